import { PASSWORD } from "../lib/story.mjs";

export const options = {
  advanced: { ipAddress: { trustedProxies: ["10.0.0.0/8", "127.0.0.1", "::1"], ipv6Subnet: 48 } },
};

const CHAINS = [
  "203.0.113.7",
  " 203.0.113.7 ",
  "203.0.113.7, 10.0.0.1",
  "1.1.1.1, 203.0.113.7, 10.0.0.1",
  "10.0.0.1, 10.0.0.2",
  "203.0.113.7, nonsense",
  "nonsense, 203.0.113.7",
  "1.2.3.4:80",
  "2001:db8:1:2:3:4:5:6",
  "2001:DB8:1::",
  "::ffff:192.0.2.5",
  "::ffff:c000:205",
  "::1",
  "[2001:db8::1]",
  "fe80::1%eth0",
  "256.1.1.1",
  "01.2.3.4",
  "1.2.3",
  "",
  ",",
  "203.0.113.7,",
  "unknown",
];

export const stories = {
  "the address behind proxies": async ({ signUp, browser, rows }) => {
    await signUp();
    for (const chain of CHAINS) {
      await browser({ "X-Forwarded-For": chain }).post(
        "/sign-in/email",
        { email: "ann@example.com", password: PASSWORD },
        { note: JSON.stringify(chain) },
      );
    }
    await browser({ "X-Real-IP": "203.0.113.9" }).post(
      "/sign-in/email",
      { email: "ann@example.com", password: PASSWORD },
      { note: "x-real-ip" },
    );
    await browser([
      ["X-Forwarded-For", "203.0.113.7"],
      ["X-Forwarded-For", "10.0.0.1"],
    ]).post("/sign-in/email", { email: "ann@example.com", password: PASSWORD }, { note: "two headers" });
    await rows("session", `"ipAddress", "createdAt", id`);
  },
};
