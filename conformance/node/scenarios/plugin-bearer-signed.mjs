export const options = { plugins: { bearer: { requireSignature: true } } };

export const stories = {
  "signed tokens only": async ({ signUp, get }) => {
    const her = await signUp();
    const signed = decodeURIComponent(her.jar.get("better-auth.session_token"));
    for (const [note, token] of Object.entries({ bare: her.token, signed, encoded: encodeURIComponent(signed) }))
      await get("/get-session", { headers: { Authorization: `Bearer ${token}` }, note });
  },
};
