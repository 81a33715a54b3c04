// The comparator must see what differs and overlook what may differ.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign as signWith } from "node:crypto";
import test from "node:test";
import { compare, excuse } from "../lib/compare.mjs";
import { Normaliser, sign, signJwt } from "../lib/normalise.mjs";

const SECRET = "a secret of the comparator's own tests";
const TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEF";
const OTHER = "FEDCBAzyxwvutsrqponmlkjihgfedcba";
const NOW = Date.parse("2026-01-02T03:04:05.678Z");

const answer = ({ body = "{}", headers = [], status = 200, label = "GET /x", began = NOW, ended = NOW + 20 } = {}) => ({
  label,
  status,
  headers,
  began,
  ended,
  texts: { body },
});
const transcript = (steps) => {
  const normaliser = new Normaliser(SECRET);
  return steps.map((step) => normaliser.step(answer(step)));
};
const parts = (reference, latchkey) => compare(transcript(reference), transcript(latchkey)).map(({ part }) => part);
const cookie = (value) => ["set-cookie", `s=${value}; Path=/; HttpOnly`];
const signed = (value, secret = SECRET) => encodeURIComponent(sign(value, secret));

test("equal answers do not differ", () => assert.deepEqual(parts([{}], [{}]), []));

test("status, body, headers and their number are compared", () => {
  assert.deepEqual(parts([{ status: 200 }], [{ status: 201 }]), ["status"]);
  assert.deepEqual(parts([{ body: '{"a":1}' }], [{ body: '{"a":2}' }]), ["body"]);
  assert.deepEqual(parts([{ headers: [["pragma", "no-cache"]] }], [{}]), ["header pragma"]);
  assert.deepEqual(parts([{ headers: [cookie("a")] }], [{ headers: [cookie("a"), cookie("b")] }]), ["cookie 2"]);
});

test("the order of keys and white space count", () => {
  assert.deepEqual(parts([{ body: '{"a":1,"b":2}' }], [{ body: '{"b":2,"a":1}' }]), ["body"]);
  assert.deepEqual(parts([{ body: '{"a":1}' }], [{ body: '{"a": 1}' }]), ["body"]);
});

test("headers of the transport are ignored", () => {
  assert.deepEqual(
    parts(
      [
        {
          headers: [
            ["date", "x"],
            ["server", "a"],
          ],
        },
      ],
      [{ headers: [["content-length", "2"]] }],
    ),
    [],
  );
});

test("values that cannot be foreseen may differ, but not in where they return", () => {
  const body = (token, user) => `{"token":"${token}","user":{"name":"${user}"}}`;
  assert.deepEqual(parts([{ body: body(TOKEN, TOKEN) }], [{ body: body(OTHER, OTHER) }]), []);
  assert.deepEqual(parts([{ body: body(TOKEN, TOKEN) }], [{ body: body(TOKEN, OTHER) }]), ["body"]);
  const later = (cookieToken) => [{ body: body(TOKEN, "x") }, { headers: [cookie(signed(cookieToken))] }];
  assert.deepEqual(parts(later(TOKEN), later(OTHER)), ["cookie 1"]);
});

test("an identifier of another form is seen", () => {
  assert.deepEqual(parts([{ body: TOKEN }], [{ body: TOKEN.slice(1) }]), ["body"]);
  assert.deepEqual(parts([{ body: TOKEN }], [{ body: `${TOKEN.slice(1)}-` }]), ["body"]);
});

test("signatures, their encoding and the attributes of cookies are checked", () => {
  const against = (line) => parts([{ headers: [cookie(signed(TOKEN))] }], [{ headers: [line] }]);
  assert.deepEqual(against(cookie(signed(OTHER))), []);
  assert.deepEqual(against(cookie(signed(TOKEN, "another secret"))), ["cookie 1"]);
  assert.deepEqual(against(cookie(sign(TOKEN, SECRET))), ["cookie 1"]);
  assert.deepEqual(against(["set-cookie", `s=${signed(TOKEN)}; HttpOnly; Path=/`]), ["cookie 1"]);
});

test("dates must have three digits and lie equally far from the step", () => {
  const at = (text) => ({ body: `{"a":"${text}"}` });
  assert.deepEqual(parts([at("2026-01-02T03:04:05.700Z")], [at("2026-01-02T03:04:06.100Z")]), []);
  assert.deepEqual(parts([at("2026-01-02T03:04:05.700Z")], [at("2026-01-02T03:04:09.700Z")]), ["dates"]);
  assert.deepEqual(parts([at("2026-01-02T03:04:05.700Z")], [at("2026-01-02T03:04:05Z")]), ["body"]);
  assert.deepEqual(parts([at("2026-01-02T03:04:05.700Z")], [at("2026-01-02T03:04:05.700123Z")]), ["body"]);
});

test("a slow server is no difference", () => {
  const later = NOW + 60_000;
  const made = (moment) => ({ body: `"${new Date(moment).toISOString()}"` });
  const quick = [{ ...made(NOW) }, { ...made(NOW), began: NOW + 1_000, ended: NOW + 1_010 }];
  const slow = [
    { ...made(NOW + 9_000), ended: NOW + 9_000 },
    { ...made(NOW + 9_000), began: later, ended: later },
  ];
  assert.deepEqual(parts(quick, slow), []);
});

test("a date that moves when it should stay is seen, however little", () => {
  const row = (date) => ({ body: `{"id":"${TOKEN}","expiresAt":"${date}"}` });
  const first = row("2026-01-02T03:04:05.700Z");
  assert.deepEqual(parts([first, first], [first, row("2026-01-02T03:04:05.701Z")]), ["body: dates as seen before"]);
});

test("a step too few and a step of another name are seen", () => {
  assert.deepEqual(parts([{}, {}], [{}]), ["step"]);
  assert.deepEqual(parts([{ label: "a" }], [{ label: "b" }]), ["step"]);
});

test("a deviation explains only exactly what it says", () => {
  const noStore = { part: "header cache-control", reference: undefined, latchkey: "no-store" };
  const differences = compare(
    transcript([{}]),
    transcript([{ headers: [["cache-control", "no-store"]], status: 500 }]),
  );
  const judge = (narrower, difference) =>
    excuse("story", differences, [{ id: "d", ...narrower, differences: [{ ...noStore, ...difference }] }]);
  const { excused, unexcused } = judge({});
  assert.deepEqual([excused.length, unexcused.map(({ part }) => part)], [1, ["status"]]);
  for (const narrower of [{ scenario: "other" }, { step: "POST /x" }, { step: /^POST/ }])
    assert.equal(judge(narrower).excused.length, 0);
  for (const other of [{ latchkey: "private" }, { reference: "x" }, { part: "body" }])
    assert.equal(judge({}, other).excused.length, 0);
});

test("tokens that say something are compared by what they say, and by their signature", () => {
  const told = (claims, secret = SECRET) => [{ body: signJwt(claims, secret) }];
  const good = told('{"email":"a@example.com","iat":1767323045,"exp":1767326645}');
  assert.deepEqual(parts(good, told('{"email":"a@example.com","iat":1767323045,"exp":1767326645}')), []);
  assert.deepEqual(parts(good, told('{"email":"b@example.com","iat":1767323045,"exp":1767326645}')), ["body"]);
  assert.deepEqual(parts(good, told('{"email":"a@example.com","exp":1767326645,"iat":1767323045}'))[0], "body");
  assert.deepEqual(parts(good, told('{"email":"a@example.com","iat":1767323045,"exp":1767326646}')), ["body"]);
  assert.deepEqual(parts(good, told('{"email":"a@example.com","iat":1767323045,"exp":1767326645}', "x")), ["body"]);
  assert.deepEqual(parts(good, told('{"email":"a@example.com","iat":1767323145,"exp":1767326745}')), ["dates"]);
});

test("tokens of links may differ, but not in length, alphabet or where they return", () => {
  const reset = (token) => [{ body: `/reset-password/${token}?callbackURL=` }];
  const [token, other] = [TOKEN.slice(8), OTHER.slice(0, 24)];
  assert.deepEqual(parts(reset(token), reset(other)), []);
  assert.deepEqual(parts(reset(token), reset(token.slice(1))), ["body"]);
  assert.deepEqual(parts([{ body: TOKEN.toLowerCase() }], [{ body: OTHER }]), ["body"]);
  assert.deepEqual(parts([...reset(token), ...reset(token)], [...reset(other), ...reset(token)]), ["body"]);
});

test("a token in a header is signed as one in a cookie is", () => {
  const granted = (value) => [{ headers: [["set-auth-token", value]] }];
  assert.deepEqual(parts(granted(sign(TOKEN, SECRET)), granted(sign(OTHER, SECRET))), []);
  assert.deepEqual(parts(granted(sign(TOKEN, SECRET)), granted(sign(OTHER, "x"))), ["header set-auth-token"]);
});

test("a token signed by a key that is shown is as good as another, and no token of another key", () => {
  const told = (own = true) => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const kid = own ? TOKEN : OTHER;
    const [header, claims] = [{ alg: "EdDSA", kid }, { sub: "x", iat: 1767323045, exp: 1767326645 }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const signature = signWith(null, Buffer.from(`${header}.${claims}`), privateKey).toString("base64url");
    const jwk = { alg: "EdDSA", ...publicKey.export({ format: "jwk" }), kid: TOKEN };
    const steps = [{ body: JSON.stringify({ keys: [jwk] }) }, { body: `${header}.${claims}.${signature}` }].map(answer);
    const normaliser = new Normaliser(SECRET, steps);
    return steps.map((step) => normaliser.step(step));
  };
  assert.deepEqual(compare(told(), told()), []);
  assert.deepEqual(compare(told(), told(false)).map(({ part }) => part), ["body"]);
});

test("tokens of the original's wider alphabet may differ where they are known to be, and nowhere else", () => {
  const wide = `${TOKEN.slice(2)}-_`;
  const row = (token) => [{ body: `{"identifier":"one-time-token:${token}"}` }];
  assert.deepEqual(parts(row(TOKEN), row(wide)), []);
  assert.deepEqual(parts(row(TOKEN), row(wide.slice(1))), ["body"]);
  const used = (token) => [{ body: `{"token":"${token}"}` }, ...row(token)];
  assert.deepEqual(parts(used(TOKEN), used(wide)), []);
  assert.deepEqual(parts(used(TOKEN), [{ body: `{"token":"${wide}"}` }, ...row(OTHER)]), ["body"]);
});

test("digests are those of something seen", () => {
  const digest = (text) => createHash("sha256").update(text).digest("base64url");
  const kept = (token, of = token) => [{ body: token }, { body: `magic-link:${digest(of)}` }];
  assert.deepEqual(parts(kept(TOKEN), kept(OTHER)), []);
  assert.deepEqual(parts(kept(TOKEN), kept(OTHER, TOKEN)), ["body"]);
});
