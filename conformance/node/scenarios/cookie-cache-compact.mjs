import * as cache from "../lib/cookie-cache.mjs";

export const options = cache.options("compact");

export const stories = cache.stories("compact");
