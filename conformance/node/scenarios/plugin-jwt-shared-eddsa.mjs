import { sharedTokens, signing } from "../lib/tokens.mjs";

export const shared = true;
export const options = signing("EdDSA");
export const stories = sharedTokens;
