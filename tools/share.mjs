#!/usr/bin/env node
// `npm run share`: what the workloads have in common is written in workloads/shared and copied into each of
// them, because a workload is deployed on its own: its image's context and its bundle end at its folder.
// A file goes to every workload that has one at the same place.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const workloads = join(dirname(fileURLToPath(import.meta.url)), "..", "workloads");
const shared = join(workloads, "shared");

export const workloadNames = () =>
  readdirSync(workloads, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(workloads, entry.name, "package.json")))
    .map((entry) => entry.name)
    .sort();

/** Every copy: the common file, where it lies in a workload, and whether the two are the same. */
export function copies() {
  const files = readdirSync(shared, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(shared, join(entry.parentPath, entry.name)));
  return workloadNames().flatMap((name) =>
    files
      .map((file) => ({ name, file, from: join(shared, file), to: join(workloads, name, file) }))
      .filter(({ to, file }) => file !== "README.md" && existsSync(to))
      .map((copy) => ({ ...copy, same: readFileSync(copy.from).equals(readFileSync(copy.to)) })),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, file, from, to, same } of copies()) {
    if (same) continue;
    writeFileSync(to, readFileSync(from));
    process.stdout.write(`${name}/${file}\n`);
  }
}
