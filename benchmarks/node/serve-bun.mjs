import { auth, port } from "./auth.mjs";

Bun.serve({ port, hostname: "127.0.0.1", fetch: (request) => auth.handler(request) });
