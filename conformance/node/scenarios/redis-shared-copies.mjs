import { sharedInBoth, storageOptions } from "../lib/secondary.mjs";

export const options = storageOptions({ session: { storeSessionInDatabase: true } });

export const shared = true;

/** Two servers on one Redis and one database, which both have the sessions. */
export const stories = sharedInBoth;
