// `npm ci` refuses a lock file from which a platform's optional package is missing: a clone could not be installed.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { workloadNames } from "./share.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const locks = ["package-lock.json", ...workloadNames().map((name) => `workloads/${name}/package-lock.json`)];

describe.each(locks)("%s", (file) => {
  it("holds the packages of every platform", () => {
    const { packages } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
      readonly packages: Readonly<Record<string, Locked>>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});
