// Where Latchkey knowingly answers otherwise than Better Auth 1.7.25.
//
// A deviation explains a difference when all it states agrees. `scenario` and `step` (name and label, text or pattern)
// narrow it; of each difference the part and both values are stated, undefined meaning "not there". Every difference
// listed here must be seen, or the build fails.

const gone = (name) => `better-auth.${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;
const error = (code, message) => JSON.stringify({ message, code });
const added = (part, latchkey) => ({ part, reference: undefined, latchkey });
const dropped = (part, reference) => ({ part, reference, latchkey: undefined });
const other = (part, reference, latchkey) => ({ part, reference, latchkey });

const SESSION_COOKIE =
  /^better-auth\.session_token=<id [\d.]+>\.<signature>; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/;
const SIGNED_IN = /^\{("redirect":false,)?"token":"<id [\d.]+>","user":\{/;
const SESSION = /^\{"session":\{"expiresAt":"<date>","token":"<id [\d.]+>"/;
const MISSING_ORIGIN = error("MISSING_OR_NULL_ORIGIN", "Missing or null Origin");
const WRONG_TYPE = /^\{"message":"[a-z]+ has to be [a-z, ]+","code":"VALIDATION_ERROR"\}$/;

export const deviations = [
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
    id: "retry-after",
    because: "the standard header beside the original's own, with the same value",
    step: /\((attempt \d+|malformed|unknown path)\)$/,
    differences: [added("header retry-after", "<1 to 10 seconds>")],
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
];
