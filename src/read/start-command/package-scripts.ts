import { type InputFiles, joinPath } from "../../input/index.js";
import type { Origin } from "../../model/index.js";
import { type PackageManifest, packageIn, scriptOf, textField, workspacePackage } from "./packages.js";
import { programOf } from "./wrappers.js";

export interface PackageScript {
  readonly line: string;
  readonly folder: string;
  /** Null when no script is written and the manager takes its own default. */
  readonly origin: Origin | null;
  /** Words given after the script's name. */
  readonly extra: readonly string[];
}

/** The managers' own commands, which are no scripts. */
const OWN_COMMANDS =
  /^(?:install|i|ci|add|remove|exec|dlx|x|create|init|publish|pack|audit|config|cache|dedupe|link|why|info|view|ls|list|outdated|update|upgrade|version|set|global|import|node|prune|rebuild|deploy|fetch|store|patch)$/;

/** `npm start`, `npm run x`, `yarn x`, `pnpm --filter a start`, `node --run x`: the script's line. */
export function packageScript(
  words: readonly string[],
  folder: string,
  files: InputFiles,
): PackageScript | null {
  const asked = askedScript(words);
  if (asked === null) return null;
  const manifest = manifestOf(asked, folder, files);
  const script = scriptOf(manifest, asked.name);
  if (manifest === null) return null;
  if (script !== null) return { ...script, folder: manifest.folder, extra: asked.extra };
  // Without a start script npm runs server.js.
  const fallback = asked.name === "start" && files.files.has(joinPath(manifest.folder, "server.js"));
  if (!fallback || textField(manifest, "name") === null) return null;
  return { line: "node server.js", folder: manifest.folder, extra: asked.extra, origin: null };
}

interface Asked {
  readonly name: string;
  readonly workspace: string | null;
  readonly prefix: string | null;
  readonly extra: readonly string[];
}

function askedScript(words: readonly string[]): Asked | null {
  const program = programOf(words);
  if (program === "corepack") return askedScript(words.slice(1));
  if (program === "node") {
    const run = words.findIndex((word) => word === "--run" || word.startsWith("--run="));
    const name = words[run]?.split("=")[1] ?? words[run + 1];
    return run < 0 || name === undefined ? null : { name, workspace: null, prefix: null, extra: [] };
  }
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) return null;
  let workspace: string | null = null;
  let prefix: string | null = null;
  const plain: string[] = [];
  const operands = words.slice(1);
  while (operands.length > 0) {
    const word = operands.shift() ?? "";
    const [option = "", value] = word.split("=", 2);
    if (word === "--") break;
    if (/^(?:-w|--workspace|--filter|-F)$/.test(option)) workspace = value ?? operands.shift() ?? null;
    else if (/^(?:--prefix|-C|--cwd|--dir)$/.test(option)) prefix = value ?? operands.shift() ?? null;
    else if (word === "workspace" && program === "yarn" && plain.length === 0)
      workspace = operands.shift() ?? null;
    else if (!word.startsWith("-") || plain.length > 1) plain.push(word);
  }
  const runs = /^(?:run|run-script|rum)$/.test(plain[0] ?? "");
  const name = runs ? plain[1] : plain[0];
  if (name === undefined || (!runs && OWN_COMMANDS.test(name))) return null;
  // npm and bun run other scripts only by `run`; a file is bun's own to run.
  if (!runs && (program === "npm" || program === "bun") && !/^(?:start|test|stop|restart)$/.test(name))
    return null;
  return { name, workspace, prefix, extra: [...plain.slice(runs ? 2 : 1), ...operands] };
}

function manifestOf({ workspace, prefix }: Asked, folder: string, files: InputFiles): PackageManifest | null {
  const at = prefix === null ? folder : joinPath(folder, prefix);
  return workspace === null ? packageIn(at, files) : workspacePackage(workspace, at, files);
}
