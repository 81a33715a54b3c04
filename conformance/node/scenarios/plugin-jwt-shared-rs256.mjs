import { sharedTokens, signing } from "../lib/tokens.mjs";

export const shared = true;
export const options = signing("RS256");
export const stories = sharedTokens;
