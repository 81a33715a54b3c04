// Where Latchkey knowingly answers otherwise than Better Auth 1.7.25.
//
// A deviation explains a difference when all it states agrees. `scenario` and `step` (name and label, text or pattern)
// narrow it; of each difference the part and both values are stated, undefined meaning "not there". Every difference
// listed here must be seen, or the build fails; but for one that `perhaps` is there, as a fast machine tells no dates apart.

const gone = (name) => `better-auth.${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;
const error = (code, message) => JSON.stringify({ message, code });
const added = (part, latchkey) => ({ part, reference: undefined, latchkey });
const dropped = (part, reference) => ({ part, reference, latchkey: undefined });
const other = (part, reference, latchkey) => ({ part, reference, latchkey });
const perhaps = (difference) => ({ ...difference, perhaps: true });

const SESSION_COOKIE =
  /^better-auth\.session_token=<id [\d.]+>\.<signature>; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/;
const SIGNED_IN = /^\{("redirect":false,)?"token":"<id [\d.]+>","user":\{/;
const SESSION = /^\{"session":\{"expiresAt":"<date>","token":"<id [\d.]+>"/;
const MISSING_ORIGIN = error("MISSING_OR_NULL_ORIGIN", "Missing or null Origin");
const WRONG_TYPE = /^\{"message":"[a-z]+ has to be [a-z, ]+","code":"VALIDATION_ERROR"\}$/;

const OUTSIDE = /^\{"message":"Invalid (callback|redirect)URL","code":"INVALID_(CALLBACK|REDIRECT)_URL"\}$/;
const INVALID_TOKEN = error("INVALID_TOKEN", "Invalid token");
const TOO_BIG =
  /^\{"message":"\[(body|query)\.\w+\] Too big: expected string to have <=\d+ characters","code":"VALIDATION_ERROR"\}$/;
const NO_NUL = /^\{"message":"\[body\.\w+\] [^"]*NUL[^"]*","code":"VALIDATION_ERROR"\}$/;
const RESET_ASKED = /^\{"status":true,"message":"If this email exists /;
const DONE = '{"status":true}';
const COPIED = /\((compact|jwt|jwe)\)/;
const COPY_COOKIE = /^better-auth\.session_data=<copy of \d+ characters>; Max-Age=300; /;
const BORROWED_COOKIE = /^better-auth\.session_token=<id [\d.]+>\.<signature>; Path=\/; HttpOnly; SameSite=Lax$/;
const UNREMEMBERED_COOKIE = "better-auth.dont_remember=true.<signature>; Path=/; HttpOnly; SameSite=Lax";
const ADMIN_COOKIE =
  /^better-auth\.admin_session=<id [\d.]+>:(true)?\.<signature>; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/;
const COPY = /^(compact|jwt|jwe) \{/;
const UNAUTHORIZED = error("UNAUTHORIZED", "Unauthorized");
const EXPOSED = "retry-after, x-request-id, x-retry-after";
const JSON_TYPE = added("header content-type", "application/json");
const NO_ADDRESS = error("VALIDATION_ERROR", "[body.email] Invalid email address");
const SET_UP = (enabled) => new RegExp(`"token":"<id [\\d.]+>","user":.*"twoFactorEnabled":${enabled},`);

export const deviations = [
  {
    id: "links-in-redis-go-with-the-password",
    because: "a new password or address voids open links; in Redis nothing finds them by their user, so a mark does",
    differences: [
      added(
        "keys revoked-verifications-before-*",
        /^revoked-verifications-before-<id [\d.]+> <date> until <date>$/,
      ),
    ],
  },
  {
    id: "no-store-everywhere",
    because: "what an authentication server answers never belongs in a cache, old or new",
    differences: [added("header cache-control", "no-store"), added("header pragma", "no-cache")],
  },
  {
    id: "for-one-reader",
    because: "an answer depends on the cookie, is what it says it is, and its address is nobody else's business",
    differences: [
      added("header vary", "Cookie"),
      added("header x-content-type-options", "nosniff"),
      added("header referrer-policy", "no-referrer"),
    ],
  },
  {
    id: "answers-across-origins",
    because: "a page of a trusted origin may call this server from a browser without a proxy in between",
    differences: [
      added("header access-control-allow-origin", /^[a-z]+:\/\/\S*$/i),
      added("header access-control-allow-credentials", "true"),
      added("header access-control-expose-headers", EXPOSED),
      other("header access-control-expose-headers", "set-auth-token", `${EXPOSED}, set-auth-token`),
      other("header access-control-expose-headers", "set-auth-jwt", `${EXPOSED}, set-auth-jwt`),
      other("header access-control-expose-headers", "set-ott", `${EXPOSED}, set-ott`),
      added("header vary", "Origin | Cookie"),
    ],
  },
  {
    id: "browsers-may-ask-first",
    because: "a browser asks before it sends JSON across origins",
    step: "OPTIONS /get-session (preflight)",
    differences: [
      other("status", "404", "204"),
      added("header access-control-allow-methods", "GET, POST"),
      added("header access-control-max-age", "3600"),
      added("header vary", "Origin | Access-Control-Request-Headers"),
    ],
  },
  {
    id: "requests-have-names",
    because: "whoever asks why an answer was what it was can be told which log line to look for",
    differences: [added("header x-request-id", /^[0-9a-z]+-[0-9a-z]+$/)],
  },
  {
    id: "retry-after",
    because: "the standard header beside the original's own, with the same value",
    step: /\((attempt \d+|malformed|unknown path)\)$/,
    differences: [added("header retry-after", /^<(1 to 10|\d+) seconds( at most)?>$/)],
  },
  {
    id: "a-way-back-that-climbs-out",
    because: "a browser resolves /..//host to another site: an open redirect",
    scenario: "ways back that climb out",
    step: /^POST \/revoke-sessions/,
    differences: [
      other("status", "401", "403"),
      other("body", error("UNAUTHORIZED", "Unauthorized"), error("INVALID_CALLBACK_URL", "Invalid callbackURL")),
    ],
  },
  {
    id: "nul-is-refused",
    because: "PostgreSQL cannot store it; that is the sender's mistake and is found before the database finds it",
    scenario: "letters that no database keeps",
    step: /^POST \/sign-up\/email \(NUL in the (name|image)\)$/,
    differences: [
      other("status", "422", "400"),
      other(
        "body",
        error("FAILED_TO_CREATE_USER", "Failed to create user"),
        /^\{"message":"\[body\.(name|image)\] [^"]*NUL[^"]*","code":"VALIDATION_ERROR"\}$/,
      ),
    ],
  },
  {
    id: "strict-json",
    because: "a parser that reads what others refuse, or nests without end, is a way around whoever checks before it",
    scenario: "JSON that others would not read",
    step: /^POST \/sign-in/,
    differences: [
      other("status", "200", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      other("body", SIGNED_IN, error("BAD_REQUEST", "Invalid JSON in request body")),
    ],
  },
  {
    id: "a-form-says-where-it-comes-from",
    because: "only browsers send forms, and a form without any origin may be another site signing its visitor in",
    scenario: "forms that do not say where they come from",
    step: /\(sound\)$/,
    differences: [
      other("status", "200", "403"),
      dropped("cookie 1", SESSION_COOKIE),
      other("body", SIGNED_IN, MISSING_ORIGIN),
    ],
  },
  {
    id: "one-spelling",
    because: "every byte of a signature counts: base64 that says the same otherwise is none we wrote",
    scenario: "a signature is checked to the last byte",
    step: /another spelling/,
    differences: [other("body", SESSION, "null")],
  },
  {
    id: "one-good-cookie-of-two",
    because: "a cookie planted from a subdomain must not sign anybody out",
    scenario: "a cookie twice",
    step: "GET /get-session (bad, good)",
    differences: [other("body", "null", SESSION)],
  },
  {
    id: "two-good-cookies",
    because: "nobody can tell which of two sessions is meant, so neither is",
    scenario: "a cookie twice",
    step: "GET /get-session (hers, his)",
    differences: [
      other("body", SESSION, "null"),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
    ],
  },
  {
    id: "no-cookie-is-lost",
    because: "the original keeps only the last cookie that a session check sets on a protected route",
    scenario: "leftovers of a cookie cache",
    step: "POST /revoke-other-sessions (beside a session)",
    differences: [
      other("cookie 1", gone("session_data.1"), gone("session_data")),
      added("cookie 2", gone("session_data.0")),
      added("cookie 3", gone("session_data.1")),
    ],
  },
  {
    id: "a-cookie-expires-once",
    because: "the original expires a leftover session_data twice in one answer",
    scenario: "leftovers of a cookie cache",
    step: "POST /sign-out",
    differences: [
      other("cookie 3", gone("session_data"), gone("session_data.0")),
      other("cookie 4", gone("session_data.0"), gone("session_data.1")),
      other("cookie 5", gone("session_data.1"), gone("dont_remember")),
      dropped("cookie 6", gone("dont_remember")),
    ],
  },
  {
    id: "a-path-that-is-none",
    because: "what no two programs read alike is refused, not looked up",
    scenario: "spellings of a path",
    step: "GET /ok%00",
    differences: [
      other("status", "404", "400"),
      added("header content-type", "application/json"),
      other("body", "", error("BAD_REQUEST", "Bad request")),
    ],
  },
  {
    id: "a-path-is-not-resolved",
    because: "a guard in front that does not resolve dots, or does so differently, would see another path than we do",
    scenario: "paths that climb",
    step: /^GET \/api\/[^\\#]*$/,
    differences: [
      other("status", "200", "404"),
      dropped("header content-type", "application/json"),
      other("body", '{"ok":true}', ""),
    ],
  },
  {
    id: "a-target-that-is-no-path",
    because: "a request target has no fragment and no backslash",
    scenario: "paths that climb",
    step: /[\\#]/,
    differences: [other("status", "200", "400"), other("body", '{"ok":true}', error("BAD_REQUEST", "Bad request"))],
  },
  {
    id: "texts-have-a-length",
    because: "nothing a stranger sends is stored without bound",
    scenario: "more than anybody needs",
    step: /^POST \/sign-up\/email/,
    differences: [
      other("status", "200", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      other(
        "body",
        SIGNED_IN,
        /^\{"message":"\[body\.(name|image|email)\] Too big: expected string to have <=\d+ characters","code":"VALIDATION_ERROR"\}$/,
      ),
    ],
  },
  {
    id: "user-agents-are-cut",
    because: "nothing a stranger sends is stored without bound",
    scenario: "more than anybody needs",
    step: "the longest user agent",
    differences: [other("rows", '[{"longest":600}]', '[{"longest":512}]')],
  },
  {
    id: "bodies-have-a-size",
    because: "nothing a stranger sends is read without bound",
    scenario: "more than anybody sends",
    step: "POST /sign-in/email (2 MB)",
    differences: [
      other("status", "401", "413"),
      other(
        "body",
        error("INVALID_EMAIL_OR_PASSWORD", "Invalid email or password"),
        error("PAYLOAD_TOO_LARGE", "Request body is too large"),
      ),
    ],
  },
  {
    id: "lists-are-whole",
    because: "the original sees the first hundred sessions only, so that some could neither be seen nor left",
    scenario: "a hundred devices and more",
    differences: [
      other("body", /^\[(\{"expiresAt":[^}]*\},?){100}\]$/, /^\[(\{"expiresAt":[^}]*\},?){106}\]$/),
      other("rows", '[{"count":7}]', '[{"count":1}]'),
    ],
  },
  {
    id: "expired-rows-go-too",
    because: "leaving all other sessions is one statement, and an expired row is nobody's session",
    scenario: "expired sessions",
    step: "rows of session",
    differences: [other("rows", /^\[\{[^}]*\},\n\{[^}]*\}\]$/, /^\[\{[^}]*\}\]$/)],
  },
  {
    id: "fields-have-types",
    because: "a number is no text, and what is not on the list was not offered; the original stores what comes",
    scenario: "values of another type",
    differences: [
      other("status", "200", "400"),
      other("status", "422", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      other("body", SIGNED_IN, WRONG_TYPE),
      other("body", error("FAILED_TO_CREATE_USER", "Failed to create user"), WRONG_TYPE),
    ],
  },
  {
    id: "a-number-is-a-number",
    because: "the original answers a number of 64 bits as PostgreSQL's driver for Node hands it over, as a text",
    scenario: "a number of 64 bits",
    differences: [other("body", /"balance":"\d+"/, /"balance":\d/)],
  },
  {
    id: "a-page-that-climbs-out",
    because: "a browser resolves /..//host to another site: an open redirect",
    scenario: /^where (a|the) link .*(climbs out|leads)$/,
    step: /\/\.\.?\/\/evil|%2F\.\.%2F%2Fevil|%2e%2e\/\/evil|climbs out/,
    differences: [
      other("status", "200", "403"),
      other("status", "302", "403"),
      dropped("header location", /\/\/evil\.com/),
      other("body", RESET_ASKED, OUTSIDE),
      other("body", DONE, OUTSIDE),
      other("body", "", OUTSIDE),
    ],
  },
  {
    id: "no-mail-leads-out",
    because: "a page that climbs out of the site is refused before a mail names it",
    scenario: "where the link of another address leads",
    step: "mails",
    differences: [other("mails", /callbackURL=%2F\.\.%2F%2Fevil\.com"\}\]$/, "[]")],
  },
  {
    id: "mails-are-asked-for-at-home",
    because: "a page of another site must not have mails sent",
    scenario: "every way to an account without a cookie",
    step: "POST /send-verification-email (foreign origin)",
    differences: [
      other("status", "400", "403"),
      other(
        "body",
        error("VERIFICATION_EMAIL_NOT_ENABLED", "Verification email isn't enabled"),
        error("INVALID_ORIGIN", "Invalid origin"),
      ),
    ],
  },
  {
    id: "resets-are-asked-for-at-home",
    because: "a page of another site must not have mails sent",
    scenario: "every way to an account without a cookie",
    step: "POST /request-password-reset (foreign origin)",
    differences: [
      other("status", "400", "403"),
      other(
        "body",
        error("RESET_PASSWORD_DISABLED", "Reset password isn't enabled"),
        error("INVALID_ORIGIN", "Invalid origin"),
      ),
    ],
  },
  {
    id: "a-location-is-a-uri",
    because: "a header holds no space and nothing but ASCII",
    step: /^(follow the link|POST \/sign-in\/email)/,
    differences: [other("header location", /^\/[^?]*[ é]/, /^\/(a%20b|%C3%A9)/)],
  },
  {
    id: "a-host-keeps-its-letters",
    because: "host names do not care for case, and what need not be read anew is not",
    scenario: "links are open to all origins",
    differences: [
      other(
        "header location",
        "https://app.example.com/?error=INVALID_TOKEN",
        "https://APP.example.com/?error=INVALID_TOKEN",
      ),
    ],
  },
  {
    id: "a-path-is-no-riddle",
    because: "a bad escape and NUL mean nothing in a path",
    scenario: /^(paths of a link to reset|letters that no database keeps, in an account)$/,
    step: /^GET \/reset-password\/(%zz|a%00b)/,
    differences: [
      other("status", "302", "400"),
      dropped("header location", "http://localhost:3000/x?error=INVALID_TOKEN"),
      other("body", "", error("BAD_REQUEST", "Bad request")),
    ],
  },
  {
    id: "nobody-costs-as-much",
    because: "what is written, and the wait for its commit, would tell who has an account",
    scenario: "nobody learns who has an account",
    step: "rows of verification",
    differences: [other("rows", /^\[[^\n]*\n[^\n]*\]$/, /^\[[^\n]*\n[^\n]*\n[^\n]*\]$/)],
  },
  {
    id: "two-tokens-are-none",
    because: "a token that is there twice in a query is refused as one that is not good",
    scenario: "the token in the query",
    step: "POST /reset-password (two)",
    differences: [
      other(
        "body",
        error("VALIDATION_ERROR", "[query.token] Invalid input: expected string, received array"),
        INVALID_TOKEN,
      ),
    ],
  },
  {
    id: "not-remembered-stays-so",
    because: "the user asked for it: a new password does not turn a day into a week",
    scenario: "another password for a while only",
    differences: [other("dates", /^\+604800\.0 s/, /^\+86(399\.\d|400\.0) s/)],
  },
  {
    id: "a-link-names-its-user",
    because: "a link for an address must not serve whoever has that address next, nor without an end",
    step: /^GET \/verify-email( \((no id|no end|nobody's address without an id|nobody's address without an id, with a page|nobody)\))?$/,
    differences: [
      other("status", "200", "401"),
      other("body", '{"status":true,"user":null}', INVALID_TOKEN),
      other("body", error("USER_NOT_FOUND", "User not found"), INVALID_TOKEN),
      other("header location", /error=USER_NOT_FOUND$/, /error=INVALID_TOKEN$/),
    ],
  },
  {
    id: "a-link-without-its-user-proves-nothing",
    because: "a link for an address must not serve whoever has that address next",
    scenario: "a token without an id",
    step: "rows of user",
    differences: [other("rows", /"emailVerified":true/, /"emailVerified":false/)],
  },
  {
    id: "a-token-that-is-no-link",
    because: "a token that is signed and makes no sense is an invalid one, not a defect of the server",
    scenario: "tokens that say odd things",
    differences: [other("status", "500", "401"), other("body", "", INVALID_TOKEN), JSON_TYPE],
  },
  {
    id: "an-address-taken-meanwhile",
    because: "somebody else having been faster is no defect of the server",
    scenario: "an address taken while the mail was under way",
    step: "follow the link",
    differences: [other("status", "500", "302"), JSON_TYPE, added("header location", "/?error=INVALID_TOKEN")],
  },
  {
    id: "tokens-of-all-letters",
    because: "every token is as hard to guess as every other",
    scenario: /^(leaving by mail.*|a mail that came too late)$/,
    differences: [
      other("mails", /token=<lower-case id /, /token=<id /),
      other("rows", /"delete-account-<lower-case id /, /"delete-account-<id /),
    ],
  },
  {
    id: "a-deletion-is-its-users",
    because: "somebody else who follows a link has not used it up",
    scenario: "leaving by mail",
    differences: [
      other("rows", "[]", /^\[\{"id":"<id 4\.1>","identifier":"delete-account-/),
      other("status", "404", "302"),
      other("body", INVALID_TOKEN, ""),
      added("header location", "/bye?x=1#f"),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
      other("rows", /^\[[^\n]*ann@[^\n]*\n[^\n]*bob@[^\n]*\]$/, /^\[[^\n]*bob@[^\n]*\]$/),
    ],
  },
  {
    id: "a-deletion-is-his",
    because: "somebody else who tries a token has not used it up",
    scenario: "tokens that delete nobody",
    differences: [
      other("status", "404", "200"),
      other("body", INVALID_TOKEN, '{"success":true,"message":"User deleted"}'),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
      other("rows", /^\[[^\n]*reset-password:other[^\n]*\]$/, "[]"),
      other("rows", /^\[[^\n]*ann@[^\n]*\n[^\n]*bob@[^\n]*\]$/, /^\[[^\n]*ann@[^\n]*\]$/),
    ],
  },
  {
    id: "names-are-texts",
    because: "the original stores an object as its JSON, and fails on null",
    scenario: "names and pictures of another kind",
    differences: [
      other("status", "200", "400"),
      other("status", "500", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      other(
        "body",
        DONE,
        /^\{"message":"\[body\.(name|image)\] Invalid input: expected string, received \w+","code":"VALIDATION_ERROR"\}$/,
      ),
      other("body", "", error("VALIDATION_ERROR", "[body.name] Invalid input: expected string, received null")),
      JSON_TYPE,
      other("rows", /"name":"\{/, /"name":"Ann"/),
    ],
  },
  {
    id: "fields-have-types-later-too",
    because: "a number is no text; the original stores what comes, or fails in the database",
    scenario: "fields of another kind",
    differences: [
      other("status", "200", "400"),
      other("status", "500", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      other("body", DONE, WRONG_TYPE),
      other("body", "", WRONG_TYPE),
      JSON_TYPE,
    ],
  },
  {
    id: "a-text-is-json",
    because: "the original hands PostgreSQL a text without its quotes",
    scenario: "fields of another kind",
    step: 'POST /update-user (theme: "x")',
    differences: [other("status", "500", "200"), other("body", "", DONE), added("cookie 1", SESSION_COOKIE)],
  },
  {
    id: "a-taken-value-is-no-defect",
    because: "a value that somebody else has is the sender's to change",
    scenario: "a unique field twice",
    step: "POST /update-user (taken)",
    differences: [
      other("status", "500", "422"),
      other("body", "", error("FAILED_TO_UPDATE_USER", "Failed to update user")),
      JSON_TYPE,
    ],
  },
  {
    id: "impersonation-tells-a-cookie-once",
    because: "the original first takes back what it then sets",
    step: /impersonate-user|impersonateUser/,
    differences: [
      other("cookie 1", gone("session_token"), BORROWED_COOKIE),
      other("cookie 2", gone("session_data"), UNREMEMBERED_COOKIE),
      other("cookie 3", gone("dont_remember"), ADMIN_COOKIE),
      dropped("cookie 4", ADMIN_COOKIE),
      dropped("cookie 5", BORROWED_COOKIE),
      dropped("cookie 6", UNREMEMBERED_COOKIE),
    ],
  },
  {
    id: "impersonation-ends-where-nothing-leads-back",
    because: "who stops being somebody else has stopped, and a session that was ended is no error of the server",
    scenario: "nowhere to go back to",
    step: "POST /admin/stop-impersonating",
    differences: [
      other("status", "500", "401"),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
      added("cookie 4", gone("admin_session")),
    ],
  },
  {
    id: "an-impersonation-without-a-way-back-is-over",
    because: "who stops being somebody else has stopped",
    scenario: "nowhere to go back to",
    step: "GET /get-session",
    differences: [other("body", SESSION, "null")],
  },
  {
    id: "a-cookie-is-set-once",
    because: "a session that is due and changes is told in one cookie",
    scenario: "fields of a session, not remembered or due",
    step: "POST /update-session (due)",
    differences: [dropped("cookie 2", SESSION_COOKIE)],
  },
  {
    id: "nul-is-refused-everywhere",
    because: "PostgreSQL cannot store it, and what cannot be stored is not there",
    scenario: "letters that no database keeps, in an account",
    differences: [
      other("status", "500", "400"),
      other("status", "500", "404"),
      other("body", "", NO_NUL),
      other("body", "", INVALID_TOKEN),
      other("body", error("FAILED_TO_UNLINK_LAST_ACCOUNT", "You can't unlink your last account"), NO_NUL),
      JSON_TYPE,
    ],
  },
  {
    id: "texts-have-a-length-everywhere",
    because: "nothing a stranger sends is stored, mailed or sent back without bound",
    scenario: /^(long words in an account|long addresses of an account|pages that are long)$/,
    differences: [
      other("status", "200", "400"),
      other("status", "302", "400"),
      dropped("cookie 1", SESSION_COOKIE),
      dropped("header location", /^\/x{2100}\?error=INVALID_TOKEN$/),
      other("body", DONE, TOO_BIG),
      other("body", RESET_ASKED, TOO_BIG),
      other("body", "", TOO_BIG),
      other("rows", '[{"name":257,"image":3020}]', '[{"name":256,"image":null}]'),
    ],
  },
  {
    id: "counters-are-swept-apart",
    because: "old rows are removed in small steps beside the calls, not by the call that meets one",
    scenario: "old counters go",
    differences: [other("rows", /^\[[^\n]*\]$/, /^\[[^\n]*\n\{"key":"old\|\/x","count":1\}\]$/)],
  },
  {
    id: "a-new-password-is-told",
    because: "who did not do it should know",
    scenario: /^(whose password is another one is told|another password takes open links back)$/,
    step: "mails",
    differences: [other("mails", "[]", '[{"to":"ann@example.com","kind":"password-changed","url":null}]')],
  },
  {
    id: "a-new-password-takes-links-back",
    because: "an older mail must not undo it",
    scenario: "another password takes open links back",
    step: "POST /reset-password (of before)",
    differences: [other("status", "200", "400"), other("body", DONE, INVALID_TOKEN)],
  },
  {
    id: "a-wrong-registration-is-no-failure",
    because: "what a browser sends is its mistake, not the server's",
    scenario: /^(a registration that is none|every kind of registration)$/,
    step: /^POST \/passkey\/verify-registration \(/,
    differences: [other("status", "500", "400")],
  },
  {
    id: "a-copy-has-the-usual-order",
    because: "an object answered from a copy need not look otherwise than one from a row",
    scenario: /^in the order of a copy/,
    differences: [
      other("body", /^\{"session":\{"id":/, /^\{"session":\{"expiresAt":/),
      other("dates", /^-0\.\d s, /, /^\+6047\d\d\.\d s, /),
    ],
  },
  {
    id: "a-copy-expires-once",
    because: "the original expires a copy twice in one answer",
    scenario: COPIED,
    differences: [
      other("cookie 3", gone("session_data"), gone("dont_remember")),
      dropped("cookie 4", gone("dont_remember")),
    ],
  },
  {
    id: "a-copy-is-replaced-at-once",
    because: "the original expires a copy that does not count, and sets the next one, in one answer",
    scenario: /^copies of|^in parts/,
    step: /^GET \/get-session \(/,
    differences: [other("cookie 1", gone("session_data"), COPY_COOKIE), dropped("cookie 2", COPY_COOKIE)],
  },
  {
    id: "a-copy-nobody-can-read",
    because: "what is no copy is no reason to fail: the store knows who it is",
    scenario: /^copies of others/,
    step: /\((copied as \w+|garbage|letters and dots)\)$/,
    differences: [
      other("status", "500", "200"),
      other("body", /"code":"FAILED_TO_GET_SESSION"/, /^\{"session":\{"createdAt"/),
      added("cookie 1", COPY_COOKIE),
      added("copy", COPY),
    ],
  },
  {
    id: "a-copy-is-for-reading",
    because: "a session that was ended must neither change anything, nor see the others, nor renew its own copy",
    scenario: /^a session that ended elsewhere/,
    step: /^(GET \/list-sessions|POST \/(update-session|update-user|unlink-account)) \(ended\)$/,
    differences: [
      other("status", "200", "401"),
      other("status", "400", "401"),
      other("body", /^(\[\]|\{"status":true\}|\{"message":"(No fields|You can't unlink).*)$/, UNAUTHORIZED),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
      other("cookie 1", SESSION_COOKIE, gone("session_token")),
      other("cookie 2", COPY_COOKIE, gone("session_data")),
      dropped("copy", COPY),
    ],
  },
  {
    id: "nothing-was-changed-with-a-copy",
    because: "a session that was ended must not change its user",
    scenario: /^a session that ended elsewhere/,
    step: "rows of user",
    differences: [other("rows", /"name":"Eve"/, /"name":"Ann"/)],
  },
  {
    id: "what-was-read-is-copied",
    because: "whoever lists sessions is asked for in the store, and what was read there is the next copy",
    scenario: /^a copy of a session/,
    step: "GET /list-sessions",
    differences: [added("cookie 1", COPY_COOKIE), added("copy", COPY)],
  },
  {
    id: "a-stale-copy-is-not-renewed",
    because: "a new copy is made of what the store knows, not of the copy before",
    scenario: /^parts made there are read here/,
    step: "POST /update-user",
    differences: [
      other("cookie 5", COPY_COOKIE, COPY_COOKIE),
      other("copy", /"userAgent":""/, /"userAgent":"changed"/),
    ],
  },
  {
    id: "a-copy-is-written-once",
    because: "the original sends the copy of the session that ends too",
    scenario: /^another password beside a copy/,
    step: "POST /change-password (everywhere)",
    differences: [
      other("cookie 1", COPY_COOKIE, SESSION_COOKIE),
      other("cookie 2", SESSION_COOKIE, COPY_COOKIE),
      dropped("cookie 3", COPY_COOKIE),
    ],
  },
  {
    id: "a-change-is-not-in-the-copy-before",
    because: "who has just proven an address is not told otherwise until the copy ends",
    scenario: /^a link in a mail beside a copy/,
    step: "follow the link",
    differences: [added("cookie 1", gone("session_data"))],
  },
  {
    id: "a-proven-address-is-known",
    because: "who has just proven an address is not told otherwise until the copy ends",
    scenario: /^a link in a mail beside a copy/,
    step: "GET /get-session (proven)",
    differences: [
      other("body", /"emailVerified":false/, /"emailVerified":true/),
      added("cookie 1", COPY_COOKIE),
      added("copy", COPY),
    ],
  },
  {
    id: "set-up-is-told-as-it-is",
    because: "the original names the session it has just ended, and a user without a second factor",
    step: /^(POST \/two-factor\/verify-totp|client: verify) \(set up\)$/,
    differences: [
      other("body", SET_UP(false), SET_UP(true)),
      other("outcome", SET_UP(false), SET_UP(true)),
      other("exchange 1", SET_UP(false), SET_UP(true)),
      perhaps(other("dates", /^-\d\.\d s, -\d\.\d s$/, /^-\d\.\d s, [+-]0\.\d s$/)),
    ],
  },
  {
    id: "set-up-was-told",
    because: "the original names the session it has just ended, and a user without a second factor",
    step: /^(GET \/get-session|client: session) \(set up\)$/,
    differences: [
      other("body: dates as seen before", /updatedAt false/, /updatedAt true/),
      other("outcome: dates as seen before", /updatedAt false/, /updatedAt true/),
      perhaps(other("exchange 1: dates as seen before", /updatedAt false/, /updatedAt true/)),
    ],
  },
  {
    id: "a-code-works-once",
    because: "who looked over a shoulder must not come in behind (RFC 6238 §5.2)",
    scenario: "a code works once",
    step: "POST /two-factor/verify-totp (used)",
    differences: [
      other("status", "200", "401"),
      dropped("cookie 1", SESSION_COOKIE),
      dropped("cookie 2", gone("two_factor")),
      other("body", SIGNED_IN, error("INVALID_CODE", "Invalid code")),
    ],
  },
  {
    id: "no-trust-outlives-the-second-factor",
    because: "a browser that was trusted before it was switched off is not trusted with the next one",
    scenario: "switching it off elsewhere forgets this browser",
    differences: [
      other("rows", /^\[\{[^\n]*"identifier":"trust-device-[^\n]*\}\]$/, "[]"),
      other("body", SIGNED_IN, '{"twoFactorRedirect":true,"twoFactorMethods":["totp","otp"]}'),
      other("cookie 1", SESSION_COOKIE, gone("trust_device")),
      other("cookie 2", /^better-auth\.trust_device=<mark of /, gone("session_token")),
      added("cookie 3", gone("session_data")),
      added("cookie 4", /^better-auth\.two_factor=2fa-<id [\d.]+>\.<signature>; Max-Age=600; /),
    ],
  },
  {
    id: "codes-for-nobody-are-kept",
    because: "whoever tries codes would learn from there being none that the address has no account",
    scenario: "nobody's code, tried too often",
    step: "codes",
    differences: [
      other(
        "rows",
        "[]",
        /^\[\{"identifier":"forget-password-otp-nobody@example\.com","value":"<id [\d.]+>:0","expiresAt":"<date>"\}\]$/,
      ),
    ],
  },
  {
    id: "codes-for-nobody-can-be-tried-too-often",
    because: "whoever tries codes would learn from there being none that the address has no account",
    scenario: "nobody's code, tried too often",
    step: /\(too often\)$/,
    differences: [
      other("status", "400", "403"),
      other("body", error("INVALID_OTP", "Invalid OTP"), error("TOO_MANY_ATTEMPTS", "Too many attempts")),
    ],
  },
  {
    id: "a-number-nobody-has-is-no-defect",
    because: "a refusal is the answer to what cannot be done; 500 is a defect of the server",
    scenario: "nobody's number",
    step: "POST /phone-number/verify",
    differences: [other("status", "500", "422")],
  },
  {
    id: "the-password-before-the-number",
    because: "who does not know the password must not learn whose a number is, nor have messages sent there",
    scenario: "a number that was not proven",
    differences: [
      other(
        "body",
        error("PHONE_NUMBER_NOT_VERIFIED", "Phone number not verified"),
        error("INVALID_PHONE_NUMBER_OR_PASSWORD", "Invalid phone number or password"),
      ),
      dropped("step", "mails"),
    ],
  },
  {
    id: "no-cookie-of-a-session-that-ran-out",
    because: "the original sets it, and then finds that the session is over",
    scenario: "after its session's time",
    step: "POST /one-time-token/verify",
    differences: [dropped("cookie 1", SESSION_COOKIE)],
  },
  {
    id: "metadata-of-a-link-goes-nowhere",
    because: "it is for a function that sends the link; Latchkey writes the mail itself and does not look at it",
    scenario: "every kind of metadata",
    differences: [
      other("body", /^\{"message":"\[body\.email\] Invalid email address; \[body\.metadata\] /, NO_ADDRESS),
    ],
  },
  {
    id: "a-custom-session-is-still-renewed-by-post",
    because: "the original's plugin takes the route that session.deferSessionRefresh needs away",
    scenario: "it is only looked at",
    step: "POST /get-session",
    differences: [
      other("status", "404", "405"),
      other("body", "", /"code":"METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED"\}$/),
      JSON_TYPE,
    ],
  },
  {
    id: "a-state-names-its-provider",
    because: "an answer of one provider must not be taken for that of another",
    step: "rows of verification",
    differences: [other("rows", /oauthState/, /\\"serverContext\\":\{\\"provider\\":\\"idp\\"\}/)],
  },
  {
    id: "an-answer-of-another-provider",
    because: "a code of one provider is not for the eyes of another",
    scenario: "an answer of another provider than was asked",
    step: "come back from plain",
    differences: [
      other("header location", "/dash", /error\?error=state_mismatch$/),
      dropped("cookie 2", SESSION_COOKIE),
    ],
  },
  {
    id: "who-adds-an-account-is-still-there",
    because: "whoever has signed in on the way did not ask for the account, and who asked is not here",
    scenario: "somebody else signs in on the way",
    step: "come back from idp",
    differences: [other("header location", "/dash", "/oops?error=unable_to_link_account")],
  },
  {
    id: "a-state-in-a-cookie-is-good-once",
    because: "whoever has copied the cookie must not sign in after its owner",
    scenario: "a cookie that is kept",
    step: "come back from idp (again)",
    differences: [
      other("header location", "/dash", "/problem?z=1&error=state_mismatch"),
      dropped("cookie 2", SESSION_COOKIE),
    ],
  },
  {
    id: "an-address-is-handed-to-its-owner",
    because: "whoever signed up with the address of somebody else would stay in the account",
    scenario: "an address nobody proved here",
    step: /^(GET \/get-session \(whoever signed up with it\)|POST \/sign-in\/email)$/,
    differences: [
      other("status", "200", "401"),
      other("body", SESSION, "null"),
      other("body", SIGNED_IN, error("INVALID_EMAIL_OR_PASSWORD", "Invalid email or password")),
      dropped("cookie 1", SESSION_COOKIE),
      added("cookie 1", gone("session_token")),
      added("cookie 2", gone("session_data")),
      added("cookie 3", gone("dont_remember")),
    ],
  },
  {
    id: "an-address-and-its-accounts",
    because: "whoever signed up with the address of somebody else would stay in the account",
    scenario: "an address nobody proved here",
    step: "rows of account",
    differences: [other("rows", /"providerId":"credential"/, /^\[\{[^\n]*"providerId":"idp"[^\n]*\]$/)],
  },
];
