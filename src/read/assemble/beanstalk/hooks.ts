import { HOOK_PHASES } from "../../../aws/beanstalk/platform-defaults.js";
import { baseName, type InputFile, type InputFiles } from "../../../input/index.js";
import { mask } from "../../../mask/index.js";
import { type BundleHook, known, type Origin, unknown, type Value } from "../../../model/index.js";

const LINES_MAX = 600;

/** The scripts that the platform runs, in the order in which it does. */
export function hooksOf(bundle: string, files: InputFiles): BundleHook[] {
  const hooks = [...files.files.values()].flatMap((file) => hookOf(bundle, file));
  return hooks.sort(
    (a, b) =>
      HOOK_PHASES.indexOf(a.phase) - HOOK_PHASES.indexOf(b.phase) ||
      (baseName(a.file) < baseName(b.file) ? -1 : 1),
  );
}

function hookOf(bundle: string, file: InputFile): BundleHook[] {
  const inside = insideOf(bundle, file.path);
  const parts = /^\.platform\/(?<kind>hooks|confighooks)\/(?<phase>\w+)\/[^/]+$/.exec(inside ?? "")?.groups;
  const phase = HOOK_PHASES.find((each) => each === parts?.["phase"]);
  if (phase === undefined) return [];
  const text = file.text();
  const first = /^[^\r\n]*/.exec(text ?? "")?.[0] ?? "";
  return [
    {
      origin: wholeFile(file.path, first),
      phase,
      on: parts?.["kind"] === "hooks" ? "app-deploy" : "config-deploy",
      file: file.path,
      executable:
        file.mode === null
          ? unknown("neither archive nor file system tells its mode")
          : known((file.mode & 0o111) !== 0),
      interpreter: first.startsWith("#!") ? first.slice(2).trim() : null,
      carriageReturns: /^#![^\n]*\r\n/.test(text ?? ""),
      lines: text === null ? [] : linesOf(file.path, text),
    },
  ];
}

/** The path within a bundle; null for what does not belong to it. */
export function insideOf(bundle: string, path: string): string | null {
  if (bundle === ".") return path;
  return path.startsWith(`${bundle}/`) ? path.slice(bundle.length + 1) : null;
}

function wholeFile(file: string, first: string): Origin {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: first.length + 1 };
  // The reader of hooks writes a first line there.
  return { place, node: { file, path: ["interpreter"] }, written: true };
}

/** Lines that end in a backslash go on in the next one. */
function linesOf(file: string, text: string): Value<string>[] {
  const found: Value<string>[] = [];
  let joined = "";
  let begun = 0;
  for (const [index, written] of text.split(/\r?\n/, LINES_MAX).entries()) {
    if (joined === "") begun = index;
    const line = written.trim();
    if (line.endsWith("\\")) {
      joined += `${line.slice(0, -1)} `;
      continue;
    }
    const command = `${joined}${line}`.trim();
    joined = "";
    if (command === "" || command.startsWith("#")) continue;
    const place = { file, line: begun + 1, column: 1, endLine: index + 1, endColumn: written.length + 1 };
    found.push(known(mask(command), { place, node: null, written: true }));
  }
  return found;
}
