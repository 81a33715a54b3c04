/** Every option another than usual. */
export const options = {
  plugins: {
    jwt: {
      jwks: { jwksPath: "/.well-known/jwks.json", disablePrivateKeyEncryption: true, gracePeriod: 0, rotationInterval: 60 },
      jwt: { issuer: "https://id.example.com/x", audience: ["api", "https://shop.example.com"], expirationTime: 90 },
      disableSettingJwtHeader: true,
    },
  },
};

export const stories = {
  "tokens for others": async ({ signUp, get, sql, rows }) => {
    const her = await signUp();
    await her.get("/token");
    await get("/.well-known/jwks.json");
    await get("/jwks");
    await her.get("/get-session");
    await rows("jwks");
    await sql(`update jwks set "expiresAt" = "expiresAt" - interval '61 seconds'`);
    await her.get("/token", { note: "a new key" });
    await get("/.well-known/jwks.json", { note: "the new key alone" });
  },
};
