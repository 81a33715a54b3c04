// The codes of an authenticator, reckoned here as RFC 6238 says.
import { createHmac } from "node:crypto";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const NEAR = [-2, -1, 0, 1, 2];

/** What Base32 stands for. */
export function fromBase32(text) {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/**
 * The code an authenticator with this URI shows, so many periods from now. The one of now and the next one are good
 * even when the period ends before they are looked at.
 */
export function codeOf(uri, later = 0) {
  const { secret, digits, period } = Object.fromEntries(new URL(uri).searchParams);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / period) + later));
  const hash = createHmac("sha1", fromBase32(secret)).update(step).digest();
  const number = hash.readUInt32BE(hash.at(-1) & 0xf) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** A code that is none of those around now. */
export function wrongCodeFor(uri) {
  const good = NEAR.map((later) => codeOf(uri, later));
  return [..."012345"].map((digit) => digit.repeat(good[0].length)).find((code) => !good.includes(code));
}
