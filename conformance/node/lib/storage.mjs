// What servers keep in Redis, read and changed behind their back.
const ID = /(?<![A-Za-z0-9])[A-Za-z0-9]{32}(?![A-Za-z0-9])/g;
const TOKEN = /(?<=reset-password:)[A-Za-z0-9]{24}(?![A-Za-z0-9])/g;
const HASH = /(?<![\w-])[\w-]{43}(?![\w-])/g;
const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const MILLIS = /(?<!\d)1\d{12}(?!\d)/g;

/** Every key with its value and its end, by what kind of key it is and the first moment in it. */
export async function contents(storage) {
  const kinds = {};
  for (const key of await keysOf(storage)) {
    const [value, life] = await Promise.all([storage.redis.get(key), storage.redis.pttl(key)]);
    if (value === null) continue; // went meanwhile
    const name = key.slice(storage.prefix.length);
    const kind = `keys ${name.replace(ID, "*").replace(TOKEN, "*").replace(HASH, "*")}`;
    const until = life < 0 ? "for ever" : `until ${new Date(Date.now() + life).toISOString()}`;
    const shown = value.replace(MILLIS, (millis) => new Date(Number(millis)).toISOString());
    (kinds[kind] ??= []).push({ text: `${name} ${shown} ${until}`.replace(HASH, "<hash>"), order: begun(value) });
  }
  return Object.fromEntries(
    Object.entries(kinds)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, all]) => [kind, all.sort((a, b) => a.order - b.order).map(({ text }) => text).join("\n")]),
  );
}

/** When what is kept there was made. */
function begun(value) {
  const created = /"createdAt":"([^"]+)"/.exec(value)?.[1];
  return created ? Date.parse(created) : Number(/1\d{12}/.exec(value)?.[0] ?? 0);
}

export async function age({ redis, prefix }, seconds) {
  for (const key of await keysOf({ redis, prefix })) {
    const [value, life] = await Promise.all([redis.get(key), redis.pttl(key)]);
    const left = life - seconds * 1000;
    const past = (moment) => moment - seconds * 1000;
    const older = value
      .replace(DATE, (date) => new Date(past(Date.parse(date))).toISOString())
      .replace(MILLIS, (millis) => past(Number(millis)));
    if (left > 0) await redis.set(key, older, "PX", left);
    else await redis.del(key);
  }
}

export async function forget(storage, pattern = "*") {
  const keys = await keysOf(storage, pattern);
  if (keys.length > 0) await storage.redis.del(...keys);
}

const keysOf = ({ redis, prefix }, pattern = "*") => redis.keys(prefix + pattern);
