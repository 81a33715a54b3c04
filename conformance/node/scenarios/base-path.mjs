export const options = { basePath: "/auth", advanced: { skipTrailingSlashes: true } };

export const stories = {
  "another base path": async ({ signUp, get, request }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.get("/get-session/");
    await get("/ok/");
    await get("/ok//");
    for (const target of ["/api/auth/ok", "/auth", "/auth/", "/authx/ok"]) await request("GET", "", { target });
    await get("/error?error=x");
    await her.post("/sign-out/");
  },
};
