import { sharedTokens, signing } from "../lib/tokens.mjs";

export const shared = true;
export const options = signing("ES512");
export const stories = sharedTokens;
