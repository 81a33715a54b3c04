import { storageOptions, storageStories } from "../lib/secondary.mjs";

export const options = storageOptions();

export const stories = storageStories;
