import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { Finding, Notice } from "../finding/index.js";
import { type InputFiles, isWithin } from "../input/index.js";
import { mask } from "../mask/index.js";

export const BASELINE_SCHEMA = "steadystate/baseline@1";

export interface BaselineEntry {
  readonly cause: string;
  /** Relative to the baseline's own folder, so that it does not matter where a run starts. */
  readonly file: string;
  readonly fingerprint: string;
  /** For people who read the file. */
  readonly title: string;
}

/** The findings that are known and accepted for now. */
export interface Baseline {
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
}

/** The baseline, or one sentence on why it cannot be used. */
export function loadBaseline(path: string): Baseline | string {
  if (!existsSync(path)) return "it does not exist; --update-baseline writes it";
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    return error instanceof SyntaxError ? "it is not valid JSON" : "it cannot be read";
  }
  if (!isRecord(data) || data["schema"] !== BASELINE_SCHEMA || !Array.isArray(data["findings"]))
    return `it is no ${BASELINE_SCHEMA}`;
  return { path, entries: data["findings"].filter(isEntry) };
}

/** Each entry accounts for one finding. */
export function sortByBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  files: InputFiles,
): { readonly fresh: Finding[]; readonly known: Finding[]; readonly notices: Notice[] } {
  const left = new Map(baseline.entries.map((entry) => [keyOf(entry), entry]));
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const entry = entryOf(finding, baseline.path, files);
    (left.delete(keyOf(entry)) ? known : fresh).push(finding);
  }
  const isCovered = coverage(baseline.path, files);
  const gone = [...left.values()].filter(isCovered);
  const notices = gone.map(
    ({ cause, file, title }): Notice => ({
      kind: "baseline-fixed",
      file: baseline.path,
      line: null,
      message: `${cause} in ${file} is not found any more (${title}); --update-baseline takes it out.`,
    }),
  );
  return { fresh, known, notices };
}

/** Writes all findings as known. Entries of files that this run did not read stay. */
export function updateBaseline(path: string, findings: readonly Finding[], files: InputFiles): number {
  const before = existsSync(path) ? loadBaseline(path) : null;
  const isCovered = coverage(path, files);
  const others =
    before === null || typeof before === "string" ? [] : before.entries.filter((entry) => !isCovered(entry));
  const own = findings.map((finding) => entryOf(finding, path, files));
  const entries = [...new Map([...others, ...own].map((entry) => [keyOf(entry), entry])).values()].toSorted(
    (a, b) =>
      compareText(a.file, b.file) ||
      compareText(a.cause, b.cause) ||
      compareText(a.fingerprint, b.fingerprint),
  );
  writeFileSync(path, `${JSON.stringify({ schema: BASELINE_SCHEMA, findings: entries }, null, 2)}\n`);
  return own.length;
}

function entryOf(finding: Finding, path: string, files: InputFiles): BaselineEntry {
  return {
    cause: finding.cause,
    file: relativeFile(finding.where[0]?.file ?? ".", path, files),
    fingerprint: finding.fingerprint ?? "",
    title: mask(finding.title),
  };
}

function relativeFile(file: string, path: string, files: InputFiles): string {
  return relative(dirname(resolve(path)), resolve(files.base, file))
    .split(sep)
    .join("/");
}

/** Whether a run over these files would have seen an entry's finding, were it still there. */
function coverage(path: string, files: InputFiles): (entry: BaselineEntry) => boolean {
  const read = new Set([...files.files.values()].map((file) => file.absolute));
  const folder = dirname(resolve(path));
  return (entry) => {
    const absolute = resolve(folder, entry.file);
    return read.has(absolute) || (!existsSync(absolute) && isWithin(absolute, resolve(files.base)));
  };
}

function keyOf(entry: BaselineEntry): string {
  return `${entry.cause} ${entry.file} ${entry.fingerprint}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isEntry(value: unknown): value is BaselineEntry {
  return (
    isRecord(value) &&
    ["cause", "file", "fingerprint", "title"].every((key) => typeof value[key] === "string")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
