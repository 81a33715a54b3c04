// The original: Better Auth on Node, started from the very file that configures Latchkey.
//
//   node reference.mjs CONFIG.json
//
// CONFIG.json is Better Auth's option tree plus `database: {url}` and `server: {host, port}`.
// The process migrates the database, prints `listening HOST PORT` and ends when its input closes.
import { readFileSync } from "node:fs";
import http from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import pg from "pg";

const { database, server, ...options } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const pool = new pg.Pool({ connectionString: database.url, max: 8 });
const configuration = { ...options, database: pool, logger: { disabled: true } };

if (database.migrate) await (await getMigrations(configuration)).runMigrations();

const handle = toNodeHandler(betterAuth(configuration));
const listener = http.createServer(async (request, response) => {
  try {
    await handle(request, response);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
listener.listen(server.port, server.host, () => {
  const { address, port } = listener.address();
  console.log(`listening ${address} ${port}`);
});

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
