import { type Cause, type Example, findingOf } from "../../causes/index.js";
import type { Finding } from "../../finding/index.js";
import { readTexts, type ReadResult, withEdits } from "../../read/index.js";
import type { Timeline } from "../../timeline/index.js";
import { renderFinding } from "../text/findings.js";
import { makeStyle } from "../text/style.js";
import { block, folded, languageOf, prose } from "./markdown.js";

type Files = NonNullable<Example["files"]>;

const COLUMNS = 80;
/** A longer file is shown around the place that matters. */
const LINES_MAX = 60;
const LINES_AROUND = 12;

/** The examples of a cause: what it looks like, and what looks like it and is not. */
export async function examplesOf(cause: Cause): Promise<string[]> {
  const { failing, healthy } = cause.examples;
  const [first, ...others] = failing;
  const plain = first?.files ?? {};
  return [
    ...(first === undefined
      ? []
      : ["## What it looks like", `${prose(capital(first.name))}:`, await told(cause, first, {})]),
    ...(await Promise.all(
      others.map(async (one) => folded(capital(one.name), await told(cause, one, plain))),
    )),
    ...(healthy.length === 0 ? [] : ["## What is fine", "Like it at first sight, and nothing is found:"]),
    ...healthy.map((one) => folded(capital(one.name), shown(one, plain, []))),
  ];
}

/** The example's files and what is said about them. Files that stand in the first example alike are left out. */
async function told(cause: Cause, example: Example, known: Files): Promise<string> {
  const result = example.files === undefined ? null : await readTexts(example.files);
  const findings = result === null ? fromTimeline(cause, example) : fromFiles(cause, result);
  const style = makeStyle({ colour: false, columns: COLUMNS });
  const textOf = (file: string): string | null => result?.files.files.get(file)?.text() ?? null;
  const words = findings.slice(0, 1).flatMap((finding) => renderFinding(finding, { style, textOf }));
  const said = words.length === 0 ? [] : ["What `steady` says:", block(words.join("\n"), "text")];
  return [shown(example, known, findings), ...said].join("\n\n");
}

function fromFiles(cause: Cause, result: ReadResult): Finding[] {
  const defects = result.models.flatMap((model) =>
    (cause.check?.(model) ?? []).flatMap((verdict) => (verdict.outcome === "found" ? [verdict.defect] : [])),
  );
  return withEdits(
    defects.map((defect) => findingOf(cause, defect, "configuration")),
    result,
  );
}

function fromTimeline(cause: Cause, example: Example): Finding[] {
  const timeline = timelineOf(example);
  return (cause.signs?.(timeline, null) ?? []).map((sign) => findingOf(cause, sign, "timeline"));
}

function timelineOf({ timeline = [] }: Example): Timeline {
  const entries = timeline.map((event) => ({
    ...event,
    text: event.text ?? "",
    data: event.data ?? {},
    where: [],
  }));
  return { entries, endSeconds: Math.max(0, ...entries.map(({ at }) => at)) };
}

/** Files, first those in which something was found; events one per line. */
function shown(example: Example, known: Files, findings: readonly Finding[]): string {
  if (example.timeline !== undefined) {
    const lines = example.timeline.map(
      ({ at, subject, kind, text }) =>
        `${`${at}`.padStart(6)} s  ${subject}  ${kind}${text ? `: ${text}` : ""}`,
    );
    return block(lines.join("\n"), "text");
  }
  const lineIn = (file: string): number | undefined =>
    findings.flatMap(({ where }) => where).find((place) => place.file === file)?.line;
  const files = Object.entries(example.files ?? {}).filter(([file, text]) => known[file] !== text);
  if (files.length === 0) return "The same files.";
  const pointedAt = files.filter(([file]) => lineIn(file) !== undefined);
  const beside = pointedAt.length === 0 ? [] : files.filter(([file]) => lineIn(file) === undefined);
  const show = ([file, text]: [string, string]): string =>
    `\`${file}\`\n\n${block(around(text, lineIn(file) ?? changedLine(text, known[file])), languageOf(file))}`;
  return [
    ...(pointedAt.length === 0 ? files : pointedAt).map(show),
    ...(beside.length === 0
      ? []
      : [folded(`Beside: ${beside.map(([file]) => file).join(", ")}`, beside.map(show).join("\n\n"))]),
  ].join("\n\n");
}

/** Where the file departs from the one that is shown already. */
function changedLine(text: string, other: string | undefined): number {
  const before = other?.split("\n") ?? [];
  const index = text.split("\n").findIndex((line, at) => line !== before[at]);
  return index + 1;
}

function around(text: string, line: number): string {
  const lines = text.replace(/\n$/, "").split("\n");
  if (lines.length <= LINES_MAX) return lines.join("\n");
  let from = Math.max(0, line - 1 - LINES_AROUND);
  const to = Math.min(lines.length, line + LINES_AROUND);
  // What ends before the excerpt began says nothing.
  while (from < line - 1 && /^[\s}\]),]*$/.test(lines[from] ?? "")) from += 1;
  const indent = /^\s*/.exec(lines[from] ?? "")?.[0] ?? "";
  return [
    ...(from > 0 ? [`${indent}…`] : []),
    ...lines.slice(from, to),
    ...(to < lines.length ? [`${indent}…`] : []),
  ].join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
