import { PASSWORD } from "../lib/story.mjs";

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "flows that are not switched on": async ({ signUp, post, get, link }) => {
    const her = await signUp(ann.email);
    for (const sender of [{ post }, her]) {
      await sender.post("/send-verification-email", { email: ann.email });
      await sender.post("/send-verification-email", {}, { note: "invalid" });
      await sender.post("/request-password-reset", { email: ann.email });
      await sender.post("/request-password-reset", { email: "x" }, { note: "invalid" });
      await sender.post("/change-email", { newEmail: "new@example.com" });
      await sender.post("/change-email", { newEmail: ann.email }, { note: "the same" });
      await sender.post("/change-email", {}, { note: "invalid" });
      await sender.post("/delete-user", {});
      await sender.post("/delete-user", { password: "wrong" }, { note: "wrong password" });
      await sender.post("/delete-user", { password: 5 }, { note: "invalid" });
    }
    await get("/delete-user/callback");
    await get("/delete-user/callback?token=x");
    await her.get("/delete-user/callback?token=x");
    await her.get("/delete-user/callback?token=x&callbackURL=//evil.com");
    await her.get("/delete-user/callback?token=x&callbackURL=/x");
    await get("/verify-email?token=x");
    await get("", { target: `/api/auth/verify-email?token=${link({ email: ann.email })}`, as: "GET /verify-email" });
    await get("/reset-password/x?callbackURL=/x");
    await post("/reset-password", { newPassword: "long enough", token: "x" });
  },
};
