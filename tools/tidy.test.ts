// House rules that a machine can hold: length of files, no escape hatches, no private paths.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const LINES_MAX = 400;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => name !== "" && existsSync(join(root, name)));
const code = files.filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith("workloads/"));
const read = (name: string): string => readFileSync(join(root, name), "utf8");

/** Each rule names what it looks for; a line that breaks it is listed as `file:line`. */
const BANNED: readonly { readonly what: string; readonly pattern: RegExp; readonly except?: RegExp }[] = [
  { what: "a task left in a comment", pattern: /\b(TODO|FIXME|XXX)\b/ },
  { what: "a switched-off check", pattern: /@ts-(ignore|nocheck)/ },
  { what: "a skipped or focused test", pattern: /\b(it|test|describe)\.(only|todo)\(/ },
  {
    what: "randomness outside the keyed source",
    pattern: /Math\.random\(/,
    except: /^(src\/observe|tools|bench|test)\/|\.test\.ts$/,
  },
  {
    // `\s` takes line ends too: on a file of blank lines each line is a beginning of all that follow.
    what: "an expression that begins at every line with any white space, which is quadratic",
    pattern: /\/\^(?:\(\??:?)?\\s[*+].*\/[dgisuy]*m[dgisuy]*\b/,
  },
];

describe("tidy", () => {
  it(`no file is longer than ${LINES_MAX} lines`, () => {
    const long = code.filter(
      (name) => !name.endsWith(".test.ts") && read(name).split("\n").length > LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  for (const rule of BANNED) {
    it(`nowhere ${rule.what}`, () => {
      const hits = code
        .filter((name) => name !== "tools/tidy.test.ts" && !rule.except?.test(name))
        .flatMap((name) =>
          read(name)
            .split("\n")
            .flatMap((line, index) => (rule.pattern.test(line) ? [`${name}:${index + 1}`] : [])),
        );
      expect(hits).toEqual([]);
    });
  }

  it("names are kebab-case", () => {
    expect(code.filter((name) => /[A-Z_]/.test(name.split("/").pop() ?? ""))).toEqual([]);
  });
});
