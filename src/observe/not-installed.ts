import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Run } from "../profile/index.js";

/**
 * What fails only because this machine lacks something that the image installs. It says nothing
 * about the deployment, so it must not look like the application's behaviour.
 */
export function missingHere(
  run: Run,
  workingDirectory: string,
): { readonly why: string; readonly help: string } | null {
  if (run.exit === null || run.exit.reason !== "exited") return null;
  const output = run.output.join("\n");
  if (run.exit.exitCode === COMMAND_NOT_FOUND) {
    const program = /([\w./-]+): (?:command )?not found/.exec(output)?.[1];
    if (program === undefined) return null;
    return {
      why: `${program} is not installed on this machine`,
      help: `install ${program} here, or observe the container`,
    };
  }
  const module = NODE_MODULE.exec(output)?.[1] ?? PYTHON_MODULE.exec(output)?.[1];
  if (module === undefined || !isDeclared(module, workingDirectory)) return null;
  return {
    why: `the package ${module} is declared but not installed on this machine`,
    help: "install the application's packages here (npm ci, pip install -r requirements.txt)",
  };
}

const COMMAND_NOT_FOUND = 127;
const NODE_MODULE = /Cannot find (?:module|package) '((?:@[\w.-]+\/)?[\w-][\w.-]*)/;
const PYTHON_MODULE = /ModuleNotFoundError: No module named '([\w-]+)/;
const MANIFESTS = ["package.json", "requirements.txt", "pyproject.toml", "Pipfile", "setup.py"];
const FOLDERS_UP_MAX = 3;

/** Named by a manifest of the application: the image's build would install it. */
function isDeclared(module: string, workingDirectory: string): boolean {
  const name = module.toLowerCase().replaceAll("_", "-");
  let folder = workingDirectory;
  for (let level = 0; level < FOLDERS_UP_MAX; level += 1, folder = dirname(folder)) {
    for (const manifest of MANIFESTS) {
      const path = join(folder, manifest);
      if (existsSync(path) && mentions(readFileSync(path, "utf8"), name)) return true;
    }
  }
  return false;
}

function mentions(manifest: string, name: string): boolean {
  return manifest
    .toLowerCase()
    .replaceAll("_", "-")
    .split(/[^\w@/.-]+/)
    .some((word) => word === name);
}
