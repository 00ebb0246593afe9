import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { OtherFinding } from "../../../finding/index.js";
import type { InputFiles } from "../../../input/index.js";
import { mask } from "../../../mask/index.js";
import { Places } from "./places.js";
import { resultsOf } from "./results.js";

export { causeMeantBy } from "./same-meaning.js";

const LOG_BYTES_MAX = 50_000_000;
const TITLE_LENGTH_MAX = 400;

/** The findings of a SARIF file, or one sentence about why it cannot be used. */
export function readSarif(path: string, files: InputFiles): readonly OtherFinding[] | string {
  const text = textOf(path);
  if (typeof text !== "string") return text.problem;
  let log: unknown;
  try {
    log = JSON.parse(text);
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "it cannot be parsed"}`;
  }
  const results = resultsOf(log);
  if (results === null) return "is no SARIF log: it has no list of runs";
  const places = new Places(files, { workingFolder: process.cwd(), logFolder: dirname(resolve(path)) });
  return distinct(
    results.map(({ tool, rule, severity, message, link, locations }) => ({
      tool,
      rule,
      severity,
      link,
      title: mask(message).slice(0, TITLE_LENGTH_MAX),
      where: locations.map((location) => places.placeOf(location)),
    })),
  );
}

function textOf(path: string): string | { readonly problem: string } {
  try {
    if (statSync(path).size > LOG_BYTES_MAX)
      return { problem: `is larger than ${LOG_BYTES_MAX / 1_000_000} MB` };
    const bytes = readFileSync(path);
    // PowerShell redirects into UTF-16; many tools begin with a byte order mark.
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(wide ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { problem: code === "ENOENT" ? "does not exist" : `cannot be read (${code})` };
  }
}

/** A tool that ran twice, or once per framework, says the same thing once. */
function distinct(findings: readonly OtherFinding[]): OtherFinding[] {
  const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...seen.values()];
}
