import { signing, tokens } from "../lib/tokens.mjs";

export const options = signing("RS256");
export const stories = tokens;
