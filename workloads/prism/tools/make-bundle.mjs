// Makes dist/bundle/prism.zip: what Elastic Beanstalk is given, with the very packages that were tested, so that
// no instance has to reach a registry while it is being deployed to.
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { ZipFile } from "yazl";

const root = fileURLToPath(new URL("../", import.meta.url));
const deployment = join(root, "deploy", "healthy");
const target = process.argv[2] ?? join(root, "dist", "bundle", "prism.zip");

if (!existsSync(join(root, "dist", "web.js"))) throw new Error("Compile first: npm run build.");
mkdirSync(join(target, ".."), { recursive: true });

const zip = new ZipFile();
const written = pipeline(zip.outputStream, createWriteStream(target));
addFolder(join(deployment, ".ebextensions"), ".ebextensions");
addFolder(join(deployment, ".platform"), ".platform");
zip.addFile(join(deployment, "Procfile"), "Procfile");
// What is only for this machine stays here.
addFolder(join(root, "dist"), "dist", (path) => !/^(?:local|bundle)\//.test(path));
addFolder(join(root, "public"), "public");
for (const file of ["package.json", "package-lock.json"]) zip.addFile(join(root, file), file);
for (const folder of productionPackages()) addFolder(folder, relative(root, folder), isRun);
zip.end();
await written;
process.stdout.write(`${relative(root, target)} ${(statSync(target).size / 1024 ** 2).toFixed(1)} MB\n`);

function productionPackages() {
  const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return [...new Set(listed.split("\n"))].filter((folder) => folder.startsWith(join(root, "node_modules")));
}

/** Declarations, maps and prose are read by people and compilers only. A package within another has its own turn. */
function isRun(path) {
  return !/(?:^|\/)node_modules\//.test(path) && !/\.(?:d\.[cm]?ts|map|md|markdown)$/i.test(path);
}

function addFolder(folder, into, isWanted = () => true) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of files) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (!isWanted(path)) continue;
    const file = join(folder, path);
    // Hooks are run as files: they must stay executable.
    zip.addFile(file, join(into, path), { mode: statSync(file).mode & 0o111 ? 0o100755 : 0o100644 });
  }
}
