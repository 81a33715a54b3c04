import { options as cached } from "../lib/cookie-cache.mjs";
import { stories as told } from "../lib/cookie-cache-shared.mjs";

export const shared = true;

export const options = cached("compact");

export const stories = told("compact");
