const NAME = "better-auth.session_token";

const flip = (character) => (character === "A" ? "B" : "A");
const change = (text, at) => text.slice(0, at) + flip(text[at]) + text.slice(at + 1);

// The last of 43 base64 characters has two bits that mean nothing.
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const otherSpelling = (signed) =>
  signed.slice(0, -2) + BASE64[BASE64.indexOf(signed.at(-2)) ^ 1] + signed.slice(-1);

async function signedIn({ signUp, get, post }) {
  const her = await signUp();
  const raw = her.jar.get(NAME);
  return {
    her,
    raw,
    plain: decodeURIComponent(raw),
    read: (Cookie, note) => get("/get-session", { headers: { Cookie }, note }),
    revoke: (Cookie, note) =>
      post("/revoke-other-sessions", {}, { headers: { Cookie, Origin: "http://localhost:3000" }, note }),
  };
}

export const stories = {
  "a signature is checked to the last byte": async (world) => {
    const { plain, raw, read } = await signedIn(world);
    for (const at of [0, 5, 31, 32, 33, 50, plain.length - 3])
      await read(`${NAME}=${encodeURIComponent(change(plain, at))}`, `byte ${at} changed`);
    await read(`${NAME}=${encodeURIComponent(otherSpelling(plain))}`, "the same bits in another spelling");
    await read(`${NAME}=${raw}x`, "a byte more");
    await read(`${NAME}=${raw.slice(0, -3)}`, "without its padding");
    await read(`${NAME}=${plain.split(".")[0]}`, "without its signature");
    await read(`${NAME}=${plain.split(".")[0]}.`, "with an empty signature");
    await read(`${NAME}=.${plain.split(".")[1]}`, "without its value");
    await read(`${NAME}=`, "empty");
    await read(`${NAME}`, "no equals sign");
    await read(`${NAME}=${encodeURIComponent(raw)}`, "escaped twice");
  },

  "signatures of others": async (world) => {
    const { her, read, revoke } = await signedIn(world);
    await read(`${NAME}=${world.sign(her.token, "another-secret-another-secret-another")}`, "another secret");
    await read(
      `${NAME}=${world.sign(her.token, "better-auth-secret-12345678901234567890")}`,
      "the public default secret",
    );
    await revoke(`${NAME}=${world.sign(her.token, "another-secret-another-secret-another")}`, "another secret");
    await read(`${NAME}=${world.sign("unknown")}`, "unknown token");
    await revoke(`${NAME}=${world.sign("unknown")}`, "unknown token");
    await read(`${NAME}=${world.sign("true")}`, "the value of another cookie");
    await read(`${NAME}=${world.sign("a.b.c")}`, "dots in the value");
    await read(`${NAME}=${world.sign("' or 1=1 --")}`, "quotes in the value");
  },

  "spellings of a cookie": async (world) => {
    const { plain, raw, read } = await signedIn(world);
    await read(`${NAME}=${raw}`, "escaped");
    await read(`${NAME}=${plain}`, "raw");
    await read(`${NAME}="${plain}"`, "quoted");
    await read(`${NAME}="${raw}"`, "quoted and escaped");
    await read(`${NAME}=${raw.replaceAll("%3D", "%3d")}`, "small hexadecimal digits");
    await read(`a=b;${NAME}=${raw};c=d`, "without spaces");
    await read(`a=b;   ${NAME}=${raw}  ; c=d`, "with more spaces");
    await read(`${NAME} = ${raw}`, "spaces around the equals sign");
    await read(`; ;=;a;${NAME}=${raw};;`, "among rubbish");
    await read(`x=%zz; ${NAME}=${raw}`, "beside a bad escape");
    await read(`${NAME}=%zz${plain}`, "with a bad escape");
  },

  "names that are not ours": async (world) => {
    const { raw, read } = await signedIn(world);
    for (const name of [
      "Better-Auth.session_token",
      "__Secure-better-auth.session_token",
      "__Host-better-auth.session_token",
      "better-auth-session_token",
      "better-auth.session_token2",
      "session_token",
    ]) {
      await read(`${name}=${raw}`, name);
    }
  },

  "a cookie twice": async (world) => {
    const { raw, read } = await signedIn(world);
    await read(`${NAME}=${raw}; ${NAME}=forged`, "good, bad");
    await read(`${NAME}=forged; ${NAME}=${raw}`, "bad, good");
    await read(`${NAME}=${raw}; ${NAME}=${raw}`, "good, good");
    const bob = await world.signUp("bob@example.com");
    await read(`${NAME}=${raw}; ${NAME}=${bob.jar.get(NAME)}`, "hers, his");
    await world.get("/get-session", {
      headers: [
        ["Cookie", "a=b"],
        ["Cookie", `${NAME}=${raw}`],
      ],
      note: "two headers",
    });
  },

  "leftovers of a cookie cache": async (world) => {
    const { raw, read, revoke } = await signedIn(world);
    const leftovers =
      "better-auth.session_data=eyJ4Ijp7fX0; better-auth.session_data.0=a; better-auth.session_data.1=b";
    await read(leftovers, "alone");
    await read(`${NAME}=${raw}; ${leftovers}`, "beside a session");
    await read(`${NAME}=${raw}; better-auth.session_data=x`, "one");
    await read(`${NAME}=${raw}; better-auth.session_data.01=x; better-auth.session_data.a=y`, "no canonical numbers");
    await revoke(`${NAME}=${raw}; ${leftovers}`, "beside a session");
    await world.post(
      "/sign-out",
      {},
      {
        headers: {
          Cookie: `${NAME}=${raw}; ${leftovers}; better-auth.dont_remember=x`,
          Origin: "http://localhost:3000",
        },
      },
    );
  },

  "a planted cookie is not adopted": async ({ browser, signUp, sign, rows }) => {
    await signUp("ann@example.com");
    const victim = browser();
    victim.jar.set(NAME, sign("planted".padEnd(32, "0")));
    await victim.post("/sign-in/email", { email: "ann@example.com", password: "correct horse battery" });
    await victim.get("/get-session");
    await rows("session");
  },
};
