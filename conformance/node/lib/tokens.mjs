// Stories about tokens that other services check, told of every algorithm.
import { PASSWORD } from "./story.mjs";

/** Plugin options for keys of this algorithm. */
export const signing = (alg, further = {}) => ({ plugins: { jwt: { jwks: { keyPairConfig: { alg }, ...further } } } });

export const tokens = {
  "a token and the key to check it": async ({ signUp, get, rows }) => {
    const her = await signUp();
    await her.get("/token");
    await get("/jwks");
    await her.get("/get-session");
    await rows("jwks");
    await her.post("/sign-out");
    await her.get("/token", { note: "signed out" });
    await her.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
  },
};

/** Two servers on one database: the key of the one signs and checks at the other. */
export const sharedTokens = {
  "a key made there signs here": async (there, here) => {
    const her = await there.signUp();
    const dressed = { headers: { Cookie: her.cookie } };
    await there.get("/token", dressed);
    await here.get("/jwks");
    await here.get("/token", dressed);
    await here.get("/get-session", dressed);
    await there.rows("jwks");
  },
};
