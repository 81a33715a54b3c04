// The options every server of a benchmark run is told, as Better Auth spells them.
import { betterAuth } from "better-auth";
import pg from "pg";

export const port = Number(process.env.PORT);

const copyLife = Number(process.env.COOKIE_CACHE_SECONDS ?? 0);

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.POOL_SIZE),
});

export const auth = betterAuth({
  baseURL: process.env.BASE_URL,
  secret: process.env.AUTH_SECRET,
  database: pool,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  session: { cookieCache: { enabled: copyLife > 0, maxAge: copyLife || undefined } },
  telemetry: { enabled: false },
});
