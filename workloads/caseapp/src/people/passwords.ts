import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;
// 16 MiB a hash; libuv's four threads bound how many are made at a time.
const COST = { N: 16_384, r: 8, p: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString("base64")}$${key.toString("base64")}`;
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, salt = "", expected = ""] = stored.split("$");
  const key = await derive(password, Buffer.from(salt, "base64"));
  const expectedKey = Buffer.from(expected, "base64");
  return expectedKey.length === key.length && timingSafeEqual(expectedKey, key);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
