// JSON web keys and the tokens they sign, checked here once more.
import { createPublicKey, constants, verify } from "node:crypto";

const CHECKS = {
  EdDSA: [null, {}],
  ES256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  ES512: ["sha512", { dsaEncoding: "ieee-p1363" }],
  RS256: ["sha256", {}],
  PS256: ["sha256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
};

/** Every public key that one of the texts shows. */
export const keysIn = (texts) => texts.flatMap((text) => parsed(text)?.keys ?? []).filter(({ kid }) => kid);

/** Whether one of the keys signed the token, by the algorithm it is for. */
export function isSignedByOneOf(keys, token) {
  const [header, claims, signature] = token.split(".");
  const { alg, kid } = parsed(Buffer.from(header, "base64url")) ?? {};
  const key = keys.find((one) => one.kid === kid && one.alg === alg);
  if (!key || !CHECKS[alg]) return false;
  const [digest, how] = CHECKS[alg];
  const message = Buffer.from(`${header}.${claims}`);
  return verify(digest, message, { key: createPublicKey({ key, format: "jwk" }), ...how }, Buffer.from(signature, "base64url"));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
