import * as cache from "../lib/cookie-cache.mjs";

export const options = cache.options("jwe");

export const stories = cache.stories("jwe");
