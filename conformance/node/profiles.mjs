// Prints what the original makes of profiles, for ProviderProfilesTest:
//
//   node profiles.mjs > ../../testkit/src/test/resources/dev/latchkey/features/profiles.json
import * as providers from "@better-auth/core/social-providers";

const both = { clientId: "cid", clientSecret: "secret" };
const token = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
const of = (name, note, { claims, answers = {}, user, options = {} }) => ({ name, note, claims, answers, user, options });
const google = { sub: "g1", name: "Ann", email: "ann@example.com", email_verified: true, picture: "https://x/a" };
const microsoft = { sub: "s", oid: "o1", tid: "t", name: "Ann", email: "ann@example.com" };
const GITHUB = "https://api.github.com/user";
const github = { id: 7, login: "ann", name: null, email: null, avatar_url: "https://x/a" };
const DISCORD = "https://discord.com/api/users/@me";
const discord = { id: "80351110224678912", username: "ann", global_name: "Ann", discriminator: "0", avatar: null, email: "ann@example.com", verified: true };
const DEBUG = "https://graph.facebook.com/debug_token?input_token=at&access_token=cid%7Csecret";
const debug = { data: { is_valid: true, app_id: "cid", user_id: "f1" } };
const FACEBOOK = "https://graph.facebook.com/me?fields=id,name,email,picture";
const facebook = { id: "f1", name: "Ann", email: "ann@example.com", picture: { data: { url: "https://x/a" } } };
const GITLAB = "https://gitlab.com/api/v4/user";
const gitlab = { id: 5, username: "ann", name: "Ann", state: "active", email: "ann@example.com", avatar_url: "https://x/a" };
const LINKEDIN = "https://api.linkedin.com/v2/userinfo";
const SLACK = "https://slack.com/api/openid.connect.userInfo";
const SPOTIFY = "https://api.spotify.com/v1/me";
const IMAGE = "https://api.x.com/2/users/me?user.fields=profile_image_url";
const CONFIRMED = "https://api.x.com/2/users/me?user.fields=confirmed_email";
const x = { data: { id: "9", name: "Ann", username: "ann", profile_image_url: "https://x/a" } };

const cases = [
  of("google", "all", { claims: google }),
  of("google", "verified as a text", { claims: { ...google, email_verified: "true", name: undefined } }),
  of("google", "of the domain", { claims: { ...google, hd: "acme.com" } }),
  of("google", "nothing", {}),
  of("microsoft", "verified", { claims: { ...microsoft, email_verified: "true" }, options: { disableProfilePhoto: true } }),
  of("microsoft", "primary", { claims: { ...microsoft, verified_primary_email: ["ann@example.com"] }, options: { disableProfilePhoto: true } }),
  of("microsoft", "secondary", { claims: { ...microsoft, verified_secondary_email: ["b@x.com", "ann@example.com"] }, options: { disableProfilePhoto: true } }),
  of("microsoft", "unverified", { claims: { ...microsoft, verified_primary_email: ["b@x.com"] }, options: { disableProfilePhoto: true } }),
  of("microsoft", "one", { claims: { ...microsoft, email_verified: 1 }, options: { disableProfilePhoto: true } }),
  of("microsoft", "no id", { claims: { ...microsoft, oid: undefined }, options: { disableProfilePhoto: true } }),
  of("microsoft", "a picture", { claims: microsoft, answers: { "https://graph.microsoft.com/v1.0/me/photos/48x48/$value": { text: "jpeg" } } }),
  of("microsoft", "no picture", { claims: { ...microsoft, picture: "https://x/a" }, answers: { "https://graph.microsoft.com/v1.0/me/photos/48x48/$value": { status: 404, json: {} } } }),
  of("github", "a private address", { answers: { [GITHUB]: { json: github }, [`${GITHUB}/emails`]: { json: [{ email: "a@x.com", verified: true }, { email: "ann@example.com", primary: true, verified: true }] } } }),
  of("github", "no primary address", { answers: { [GITHUB]: { json: github }, [`${GITHUB}/emails`]: { json: [{ email: "a@x.com", verified: false }] } } }),
  of("github", "a public address", { answers: { [GITHUB]: { json: { ...github, name: "Ann", email: "pub@x.com" } }, [`${GITHUB}/emails`]: { json: [{ email: "pub@x.com", verified: true }] } } }),
  of("github", "no list", { answers: { [GITHUB]: { json: { ...github, email: "pub@x.com" } }, [`${GITHUB}/emails`]: { status: 403, json: {} } } }),
  of("github", "refused", { answers: { [GITHUB]: { status: 401, json: {} } } }),
  of("apple", "first", { claims: { sub: "a1", email: "ann@example.com", email_verified: "true" }, user: { name: { firstName: "Ann", lastName: "Pple" } } }),
  of("apple", "first name only", { claims: { sub: "a1", email: "ann@example.com" }, user: { name: { firstName: "Ann" } } }),
  of("apple", "later", { claims: { sub: "a1", email: "ann@example.com", email_verified: true } }),
  of("discord", "no picture", { answers: { [DISCORD]: { json: discord } } }),
  of("discord", "an old name", { answers: { [DISCORD]: { json: { ...discord, discriminator: "1337", global_name: null } } } }),
  of("discord", "a picture", { answers: { [DISCORD]: { json: { ...discord, avatar: "abc", verified: false } } } }),
  of("discord", "a moving picture", { answers: { [DISCORD]: { json: { ...discord, avatar: "a_bc" } } } }),
  of("facebook", "all", { answers: { [DEBUG]: { json: debug }, [FACEBOOK]: { json: facebook } } }),
  of("facebook", "another app's token", { answers: { [DEBUG]: { json: { data: { ...debug.data, app_id: "other" } } }, [FACEBOOK]: { json: facebook } } }),
  of("facebook", "a void token", { answers: { [DEBUG]: { json: { data: { ...debug.data, is_valid: false } } }, [FACEBOOK]: { json: facebook } } }),
  of("facebook", "another user", { answers: { [DEBUG]: { json: debug }, [FACEBOOK]: { json: { ...facebook, id: "f2" } } } }),
  of("facebook", "limited", { claims: { sub: "f1", name: "Ann", email: "ann@example.com", picture: "https://x/a", email_verified: true } }),
  of("gitlab", "all", { answers: { [GITLAB]: { json: { ...gitlab, email_verified: true } } } }),
  of("gitlab", "no name", { answers: { [GITLAB]: { json: { ...gitlab, name: null } } } }),
  of("gitlab", "locked", { answers: { [GITLAB]: { json: { ...gitlab, locked: true } } } }),
  of("gitlab", "blocked", { answers: { [GITLAB]: { json: { ...gitlab, state: "blocked" } } } }),
  of("linkedin", "all", { answers: { [LINKEDIN]: { json: { sub: "l1", name: "Ann", email: "ann@example.com", email_verified: true, picture: "https://x/a" } } } }),
  of("linkedin", "little", { answers: { [LINKEDIN]: { json: { sub: "l1" } } } }),
  of("slack", "all", { answers: { [SLACK]: { json: { ok: true, sub: "s", "https://slack.com/user_id": "U1", name: "Ann", email: "ann@example.com", email_verified: true, picture: "https://x/a" } } } }),
  of("slack", "another picture", { answers: { [SLACK]: { json: { "https://slack.com/user_id": "U1", email: "ann@example.com", "https://slack.com/user_image_512": "https://x/b" } } } }),
  of("spotify", "all", { answers: { [SPOTIFY]: { json: { id: "p1", display_name: "Ann", email: "ann@example.com", images: [{ url: "https://x/a" }, { url: "https://x/b" }] } } } }),
  of("spotify", "no picture", { answers: { [SPOTIFY]: { json: { id: "p1", display_name: "Ann", email: "ann@example.com", images: [] } } } }),
  of("twitch", "all", { claims: { sub: "w1", preferred_username: "ann", email: "ann@example.com", email_verified: true, picture: "https://x/a" } }),
  of("twitch", "nothing", {}),
  of("twitter", "an address", { answers: { [IMAGE]: { json: x }, [CONFIRMED]: { json: { data: { id: "9", confirmed_email: "ann@example.com" } } } } }),
  of("twitter", "no address", { answers: { [IMAGE]: { json: x }, [CONFIRMED]: { status: 403, json: {} } } }),
  of("twitter", "refused", { answers: { [IMAGE]: { status: 401, json: {} } } }),
];

const printed = [];
for (const { name, note, claims, answers, user, options } of cases) {
  globalThis.fetch = async (url) => {
    const asked = Object.keys(answers).find((known) => decodeURIComponent(known) === decodeURIComponent(String(url)));
    const { status = 200, json, text } = answers[asked] ?? { status: 404, json: {} };
    return new Response(text ?? JSON.stringify(json), { status, headers: { "content-type": text ? "image/jpeg" : "application/json" } });
  };
  const provider = providers[name]({ ...both, ...options });
  const tokens = { accessToken: "at", idToken: claims && token(claims), user };
  const made = await provider.getUserInfo(tokens);
  const result = made && { user: made.user, data: made.data, accountId: String(await provider.accountSubject({ tokens, profile: made.data })) };
  printed.push({ provider: name, note, claims, answers, first: user, photo: !options.disableProfilePhoto, result });
}
console.log(JSON.stringify(printed, null, 1));
