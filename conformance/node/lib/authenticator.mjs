// A passkey's authenticator in software: ES256, attestation none. Each key follows from its name, so that both servers
// are told the same; the signature alone differs every time.
import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";

const PRESENT = 0x01;
const VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;
const AAGUID = Buffer.from("fbfc3007154e4ecc8c0b6e020557d7bd", "hex");

const sha256 = (data) => createHash("sha256").update(data).digest();
const base64 = (data) => Buffer.from(data).toString("base64url");

export class Authenticator {
  counter = 0;
  flags = PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP;
  #id;
  #key;
  #x;
  #y;

  constructor(name) {
    this.#id = sha256(`id of ${name}`).subarray(0, 16);
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(sha256(`key of ${name}`));
    const point = curve.getPublicKey();
    [this.#x, this.#y] = [point.subarray(1, 33), point.subarray(33)];
    const jwk = { kty: "EC", crv: "P-256", d: base64(curve.getPrivateKey()), x: base64(this.#x), y: base64(this.#y) };
    this.#key = createPrivateKey({ key: jwk, format: "jwk" });
  }

  /** One that only knows somebody is there, and keeps its key to itself. */
  static touched(name) {
    return Object.assign(new Authenticator(name), { flags: PRESENT });
  }

  get id() {
    return base64(this.#id);
  }

  /** What `navigator.credentials.create` gives a page of this origin for such options, or what a liar would. */
  create({ challenge, rp }, origin, lies = {}) {
    const attested = Buffer.concat([AAGUID, Buffer.from([0, this.#id.length]), this.#id, this.#cose()]);
    const authData = this.#data(lies.rpId ?? rp.id, ATTESTED, attested);
    return this.#credential({
      clientDataJSON: clientData("webauthn.create", challenge, origin, lies),
      attestationObject: base64(attestation(lies.format ?? "none", authData)),
      transports: ["internal", "hybrid"],
    });
  }

  /** What `navigator.credentials.get` gives, likewise. */
  get({ challenge, rpId }, origin, lies = {}) {
    const authData = this.#data(lies.rpId ?? rpId, 0, Buffer.alloc(0));
    const clientDataJSON = clientData("webauthn.get", challenge, origin, lies);
    const signed = Buffer.concat([authData, sha256(Buffer.from(lies.signs ?? clientDataJSON, "base64url"))]);
    return this.#credential({
      clientDataJSON,
      authenticatorData: base64(authData),
      signature: base64(sign("sha256", signed, this.#key)),
      userHandle: base64("somebody"),
    });
  }

  #credential(response) {
    return { id: this.id, rawId: this.id, type: "public-key", authenticatorAttachment: "platform", response };
  }

  #data(rpId, more, attested) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([this.flags | more]), counter, attested]);
  }

  /** {1: 2, 3: -7, -1: 1, -2: x, -3: y} */
  #cose() {
    return Buffer.concat([Buffer.from("a5010203262001215820", "hex"), this.#x, Buffer.from("225820", "hex"), this.#y]);
  }
}

function clientData(type, challenge, origin, lies) {
  const said = { type, challenge, origin, crossOrigin: false };
  for (const name of ["type", "challenge", "origin"]) said[name] = lies[name] ?? said[name];
  return base64(JSON.stringify(said));
}

const attestation = (format, authData) =>
  map([text("fmt"), text(format)], [text("attStmt"), map()], [text("authData"), bytes(authData)]);

const text = (value) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const bytes = (value) => Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 0xff]), value]);
const map = (...members) => Buffer.concat([Buffer.from([0xa0 + members.length]), ...members.flat()]);

/** Puts an authenticator where the official client looks for one, on pages of this origin and for good. */
export function plugIn(authenticator, origin) {
  const credentials = {
    create: async ({ publicKey }) => shown(authenticator.create(read(publicKey), origin)),
    get: async ({ publicKey }) => shown(authenticator.get(read(publicKey), origin)),
  };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { credentials } });
  globalThis.PublicKeyCredential ??= class {};
}

const read = (asked) => ({ ...asked, challenge: base64(asked.challenge) });
const binary = (value) => (typeof value === "string" ? Buffer.from(value, "base64url") : value);

/** A credential as browsers show it to scripts. */
const shown = ({ response, ...credential }) => ({
  ...credential,
  rawId: binary(credential.rawId),
  response: {
    ...Object.fromEntries(Object.entries(response).map(([name, value]) => [name, binary(value)])),
    getTransports: () => response.transports,
  },
  getClientExtensionResults: () => ({}),
});
