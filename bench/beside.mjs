// `steady check` beside other tools on the same templates in the same run. Measures; asserts nothing.
// `node bench/beside.mjs FOLDER...`: folders of CloudFormation templates; without one, 300 generated
// templates and one small project. cfn-lint and checkov are taken from PATH; cdk-nag from the folder
// in CDK_NAG (one with aws-cdk-lib, constructs and cdk-nag installed). What is missing is said and left out.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { template } from "./templates.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const RUNS = Number(process.env["RUNS"] ?? 3);
const work = mkdtempSync(join(tmpdir(), "steady-bench-beside-"));

try {
  const folders = process.argv.slice(2);
  if (folders.length === 0) folders.push(generated(1), generated(300));
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, median of ${RUNS}`,
  );
  for (const folder of folders) compare(folder);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function generated(count) {
  const folder = join(work, `templates-${count}`);
  for (let index = 0; index < count; index += 1) {
    const { name, text } = template(index);
    const path = join(folder, `stack-${index}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

function compare(folder) {
  const templates = templatesIn(folder);
  console.log(`\n${templates.length} templates`);
  const own = measure("steady check", [
    process.execPath,
    join(root, "bin", "steady.js"),
    "check",
    folder,
    "--no-schema",
  ]);
  for (const [name, words] of others(folder, templates)) {
    const other = words === null ? null : measure(name, words);
    if (words === null) console.log(`${name.padEnd(14)} not found`);
    else if (other !== null && own !== null)
      console.log(`${"".padEnd(14)} ${(other / own).toFixed(1)} times as long as steady`);
  }
}

function others(folder, templates) {
  const list = join(work, "templates.json");
  writeFileSync(list, JSON.stringify(templates));
  const nag = process.env["CDK_NAG"];
  return [
    ["cfn-lint", found("cfn-lint") ? ["cfn-lint", ...templates] : null],
    [
      "checkov",
      found("checkov")
        ? ["checkov", "-d", folder, "--framework", "cloudformation", "--quiet", "--compact"]
        : null,
    ],
    [
      "cdk-nag",
      nag !== undefined && existsSync(join(nag, "node_modules", "cdk-nag"))
        ? [process.execPath, join(root, "bench", "cdk-nag.mjs"), nag, list]
        : null,
    ],
  ];
}

/** Median seconds; the peak is the largest of all runs, of the tool's own process. */
function measure(name, words) {
  const seconds = [];
  let peak = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const report = join(work, "time");
    const begun = performance.now();
    spawnSync("/usr/bin/time", ["-f", "%M", "-o", report, ...words], { stdio: "ignore" });
    seconds.push((performance.now() - begun) / 1000);
    peak = Math.max(peak, Number(readFileSync(report, "utf8").trim().split("\n").at(-1)) / 1024);
  }
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
  console.log(`${name.padEnd(14)} ${median.toFixed(2).padStart(8)} s   peak ${Math.round(peak)} MB`);
  return median;
}

function found(command) {
  return spawnSync("which", [command], { stdio: "ignore" }).status === 0;
}

/** Every YAML and JSON file that says it is a template, as the other tools are given it. */
function templatesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json|template)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /AWSTemplateFormatVersion|AWS::/.test(readFileSync(path, "utf8")));
}
