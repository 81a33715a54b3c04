import { signing, tokens } from "../lib/tokens.mjs";

export const options = signing("PS256");
export const stories = tokens;
