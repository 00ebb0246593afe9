// Writes .env from .env.example, with secrets made up for this machine. An existing .env is left alone.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const target = new URL(".env", root);
if (existsSync(target)) {
  console.log(".env exists already and is left as it is.");
} else {
  const example = readFileSync(new URL(".env.example", root), "utf8");
  const filled = example.replace(
    /^(DATABASE_PASSWORD|JWT_SECRET)=$/gm,
    (line) => line + randomBytes(24).toString("hex"),
  );
  writeFileSync(target, filled, { mode: 0o600 });
  console.log(".env written.");
}
