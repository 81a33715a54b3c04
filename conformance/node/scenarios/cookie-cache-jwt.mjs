import * as cache from "../lib/cookie-cache.mjs";

export const options = cache.options("jwt");

export const stories = cache.stories("jwt");
