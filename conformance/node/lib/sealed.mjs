// What the servers seal before they store it, opened here a third time: XChaCha20-Poly1305 under the secret's SHA-256.
import { createHash } from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";

const NONCE = 24;

/** The text that was sealed; undefined when it was not, or with another secret. */
export function opened(hex, secret) {
  const bytes = Buffer.from(hex, "hex");
  const key = createHash("sha256").update(secret).digest();
  try {
    return Buffer.from(xchacha20poly1305(key, bytes.subarray(0, NONCE)).decrypt(bytes.subarray(NONCE))).toString();
  } catch {
    return undefined;
  }
}
