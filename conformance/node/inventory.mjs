// What the original serves and which errors it names, one a line: `route GET /ok`, `code INVALID_USER Invalid user`.
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { betterAuth } from "better-auth";

const { api } = betterAuth({ baseURL: "http://localhost:3000", secret: "x".repeat(32), logger: { disabled: true } });

for (const { path, options } of Object.values(api))
  if (path) [options.method].flat().forEach((method) => console.log(`route ${method} ${path}`));
for (const { code, message } of Object.values(BASE_ERROR_CODES)) console.log(`code ${code} ${message}`);
