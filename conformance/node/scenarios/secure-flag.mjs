export const options = { advanced: { useSecureCookies: true } };

export const stories = {
  "secure cookies behind a proxy": async ({ post, get, sign }) => {
    const { json } = await post("/sign-up/email", {
      name: "Ann",
      email: "ann@example.com",
      password: "correct horse battery",
    });
    await get("/get-session", {
      headers: { Cookie: `__Secure-better-auth.session_token=${sign(json.token)}` },
      note: "with the prefix",
    });
    await get("/get-session", {
      headers: { Cookie: `better-auth.session_token=${sign(json.token)}` },
      note: "without the prefix",
    });
  },
};
