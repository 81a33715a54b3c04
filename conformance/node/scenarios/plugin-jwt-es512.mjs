import { signing, tokens } from "../lib/tokens.mjs";

export const options = signing("ES512");
export const stories = tokens;
