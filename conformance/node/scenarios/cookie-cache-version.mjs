import { look, options as cached, signedUp } from "../lib/cookie-cache.mjs";

export const options = cached("compact", { version: "2" });

export const stories = {
  "copies of a version": async (world) => {
    const { her, known, show } = await signedUp(world);
    await look(her, "of this version");
    await show(world.copy("compact", { ...known, version: "2" }), "of this version");
    await show(world.copy("compact", { ...known, version: "1" }), "of the one before");
    await show(world.copy("compact", { ...known, version: undefined }), "of none");
  },
};
