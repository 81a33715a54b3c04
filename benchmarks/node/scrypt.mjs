// Prints the time in nanoseconds of one password hash, as Better Auth makes it.
import { hashPassword } from "better-auth/crypto";

const warmUp = 10;
const measured = 15;
for (let i = 0; i < warmUp; i++) await hashPassword("warm-up");
const start = process.hrtime.bigint();
for (let i = 0; i < measured; i++) await hashPassword("measured");
console.log(String((process.hrtime.bigint() - start) / BigInt(measured)));
