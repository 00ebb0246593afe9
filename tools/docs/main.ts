// Writes docs/causes/ from the causes themselves; pages of causes that are gone are removed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FOLDER, pages } from "./pages.js";

mkdirSync(FOLDER, { recursive: true });
const wanted = await pages();
let changed = 0;
for (const [name, text] of wanted) {
  const file = join(FOLDER, name);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  writeFileSync(file, text);
  changed += 1;
}
const gone = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && !wanted.has(name));
for (const name of gone) rmSync(join(FOLDER, name));
process.stdout.write(`${wanted.size} pages in ${FOLDER}: ${changed} written, ${gone.length} removed\n`);
