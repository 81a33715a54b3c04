import { inDatabase, storageOptions } from "../lib/secondary.mjs";

export const options = storageOptions({
  session: { storeSessionInDatabase: true },
  verification: { storeInDatabase: true },
});

/** Sessions and links in both: the database is asked when Redis has nothing. */
export const stories = inDatabase;
