import { inDatabase, storageOptions } from "../lib/secondary.mjs";

export const options = storageOptions({
  session: { storeSessionInDatabase: true, preserveSessionInDatabase: true },
});

/** Redis decides, the database keeps rows for the record. */
export const stories = inDatabase;
