// The pages about causes are generated: what is committed is what the causes say today.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { FOLDER, pages } from "./docs/pages.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", FOLDER);
const READING_ALL_EXAMPLES_TAKES_AT_MOST_MS = 60_000;

it(
  "docs/causes is up to date (npm run docs makes it so)",
  async () => {
    const wanted = await pages();
    const stale = [...wanted].flatMap(([name, text]) => {
      const file = join(folder, name);
      return existsSync(file) && readFileSync(file, "utf8") === text ? [] : [name];
    });
    const gone = readdirSync(folder).filter((name) => name.endsWith(".md") && !wanted.has(name));
    expect({ stale, gone }).toEqual({ stale: [], gone: [] });
  },
  READING_ALL_EXAMPLES_TAKES_AT_MOST_MS,
);
