import { sharedInStorage, storageOptions } from "../lib/secondary.mjs";

export const options = storageOptions();

export const shared = true;

/** Two servers on one Redis, which alone has the sessions. */
export const stories = sharedInStorage;
