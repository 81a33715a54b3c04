import { PASSWORD } from "../lib/story.mjs";

export const options = {
  advanced: { ipAddress: { ipAddressHeaders: ["cf-connecting-ip", "x-real-ip"], ipv6Subnet: 128 } },
};

const CASES = [
  { "CF-Connecting-IP": "203.0.113.7" },
  { "X-Real-IP": "203.0.113.8" },
  { "CF-Connecting-IP": "203.0.113.7", "X-Real-IP": "203.0.113.8" },
  { "CF-Connecting-IP": "nonsense", "X-Real-IP": "203.0.113.8" },
  { "X-Forwarded-For": "203.0.113.9" },
  { "X-Real-IP": "2001:db8::5" },
  { "X-Real-IP": "203.0.113.7, 203.0.113.8" },
];

export const stories = {
  "the address in headers of choice": async ({ signUp, browser, rows }) => {
    await signUp();
    for (const headers of CASES) {
      await browser(headers).post(
        "/sign-in/email",
        { email: "ann@example.com", password: PASSWORD },
        { note: JSON.stringify(headers) },
      );
    }
    await rows("session", `"ipAddress", "createdAt", id`);
  },
};
