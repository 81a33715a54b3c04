const POSTS = [
  "/send-verification-email",
  "/request-password-reset",
  "/reset-password",
  "/update-user",
  "/change-password",
  "/verify-password",
  "/change-email",
  "/delete-user",
  "/update-session",
  "/unlink-account",
];

export const stories = {
  "bodies that are no JSON, to accounts": async ({ post, request }) => {
    for (const path of POSTS) {
      await post(path, '{"a":', { note: "truncated" });
      for (const type of ["text/plain", "application/x-www-form-urlencoded"])
        await request("POST", path, { headers: { "Content-Type": type }, body: "{}", note: type });
      await request("POST", path, { note: "nothing" });
      await request("POST", path, {
        headers: { "Content-Type": "application/json" },
        body: "",
        note: "JSON of no length",
      });
      await request("POST", path, { body: "{}", note: "a body of no type" });
    }
  },
};
