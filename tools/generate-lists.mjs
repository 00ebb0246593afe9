#!/usr/bin/env node
// Writes the lists that are made from folders, so that adding a file is all it takes:
// causes, readers, and the frameworks the source reader knows.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const src = join(dirname(fileURLToPath(import.meta.url)), "..", "src");

/** Folders below `folder` (sorted), empty when it does not exist. */
const folders = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];

const modules = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes(".generated."))
        .map((name) => name.slice(0, -3))
        .sort()
    : [];

/** Only files that export the wanted constant belong in a list; helpers may stand beside them. */
const exporting = (file, constant) => readFileSync(file, "utf8").includes(`export const ${constant}`);

/** `module-missing` → `moduleMissingCause`: with the constant's name behind it, it can be no reserved word. */
const identifier = (name, constant) => `${camel(name)}${constant[0].toUpperCase()}${constant.slice(1)}`;
const camel = (name) => name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

function write(file, type, typeFrom, list, constant, items) {
  const lines = [
    "// Generated from the folders by tools/generate-lists.mjs. Do not edit.",
    `import type { ${type} } from "${typeFrom}";`,
    ...items.map((item) => `import { ${constant} as ${item.name} } from "${item.from}";`),
    "",
    `export const ${list}: readonly ${type}[] = [`,
    ...items.map((item) => `  ${item.name},`),
    "];",
    "",
  ];
  const text = lines.join("\n");
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

const causes = folders(join(src, "causes")).flatMap((group) =>
  modules(join(src, "causes", group))
    .filter((name) => exporting(join(src, "causes", group, `${name}.ts`), "cause"))
    .map((name) => ({ name: identifier(name, "cause"), from: `./${group}/${name}.js` })),
);
write(join(src, "causes", "causes.generated.ts"), "Cause", "./cause.js", "causes", "cause", causes);

const readers = folders(join(src, "read"))
  .filter((format) => existsSync(join(src, "read", format, "index.ts")))
  .filter((format) => exporting(join(src, "read", format, "index.ts"), "reader"))
  .map((format) => ({ name: identifier(format, "reader"), from: `./${format}/index.js` }));
write(join(src, "read", "readers.generated.ts"), "Reader", "./reader.js", "readers", "reader", readers);

const frameworkFolder = join(src, "read", "source", "frameworks");
if (existsSync(frameworkFolder)) {
  const frameworks = modules(frameworkFolder)
    .filter((name) => exporting(join(frameworkFolder, `${name}.ts`), "framework"))
    .map((name) => ({ name: identifier(name, "framework"), from: `./${name}.js` }));
  write(
    join(frameworkFolder, "frameworks.generated.ts"),
    "Framework",
    "../framework.js",
    "frameworks",
    "framework",
    frameworks,
  );
}
