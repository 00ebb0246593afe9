// The list of ids is a contract: every cause stands in its group, and knows what it explains.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue.js";
import { causes } from "./causes.generated.js";

const here = dirname(fileURLToPath(import.meta.url));
const groupOf = new Map(catalogue.map((entry) => [entry.id, entry.group]));
const files = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((folder) => readdirSync(join(here, folder.name)).map((name) => ({ group: folder.name, name })));

describe("the catalogue", () => {
  it("has each id once, each seen somewhere", () => {
    expect(new Set(catalogue.map((entry) => entry.id)).size).toBe(catalogue.length);
    expect(catalogue.filter((entry) => entry.seenBy.length === 0)).toEqual([]);
    expect(catalogue).toHaveLength(105);
  });

  it("has every cause that is built, in the folder of its group", () => {
    const stray = causes.filter((cause) => {
      const group = groupOf.get(cause.id);
      return !files.some((file) => file.group === group && file.name === `${cause.id}.ts`);
    });
    expect(stray.map((cause) => cause.id)).toEqual([]);
  });

  it("is all that causes refer to", () => {
    const unheard = causes.flatMap((cause) =>
      cause.explains.filter((id) => !groupOf.has(id)).map((id) => `${cause.id} → ${id}`),
    );
    expect(unheard).toEqual([]);
  });
});
