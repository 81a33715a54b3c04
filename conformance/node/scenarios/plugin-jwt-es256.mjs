import { signing, tokens } from "../lib/tokens.mjs";

export const options = signing("ES256");
export const stories = tokens;
