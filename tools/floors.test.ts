// The floors of the house: a folder imports only from floors below its own, and the workers of one
// floor do not know one another. Tests, tools/ and bench/ are exempt.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = join(dirname(fileURLToPath(import.meta.url)), "..", "src");

const FLOORS: readonly (readonly string[])[] = [
  ["model", "profile", "timeline", "finding", "aws", "input", "mask"],
  ["read", "evidence", "observe", "platform", "causes"],
  ["check", "diagnose", "prove", "capacity", "init", "account", "report"],
  ["rehearse", "verify", "deploy"],
  ["cli", "serve", "cdk"],
];

/** The nouns may know one another: a finding speaks of places, a timeline of both. */
const NOUNS = new Set(FLOORS[0]);

function floorOf(folder: string): number {
  return FLOORS.findIndex((floor) => floor.includes(folder));
}

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)].map((match) => ({
    from: relative(source, path),
    to: relative(source, resolve(dirname(path), match[1] ?? "")),
  }));
}

function brokenRule({ from, to }: Import): string | null {
  const [fromFolder = "", toFolder = ""] = [from.split(sep)[0], to.split(sep)[0]];
  if (fromFolder === toFolder) return null;
  const [fromFloor, toFloor] = [floorOf(fromFolder), floorOf(toFolder)];
  if (fromFloor < 0 || toFloor < 0) return `${from} → ${to}: a folder that stands on no floor`;
  if (NOUNS.has(fromFolder) && NOUNS.has(toFolder)) return null;
  return fromFloor > toFloor
    ? null
    : `${from} → ${to}: floor ${fromFloor + 1} imports from floor ${toFloor + 1}`;
}

describe("floors", () => {
  it("every import goes down", () => {
    const broken = sourceFiles(source)
      .flatMap((path) => importsOf(path, readFileSync(path, "utf8")))
      .map(brokenRule)
      .filter((rule) => rule !== null);
    expect(broken).toEqual([]);
  });

  it("sees an import that goes up, and one between neighbours", () => {
    expect(brokenRule({ from: "model/model.ts", to: "cli/main.js" })).toContain(
      "floor 1 imports from floor 5",
    );
    expect(brokenRule({ from: "platform/play.ts", to: "observe/index.js" })).toContain(
      "floor 2 imports from floor 2",
    );
    expect(brokenRule({ from: "check/check.ts", to: "causes/cause.js" })).toBeNull();
  });
});
