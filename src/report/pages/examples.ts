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
const LINES_AROUND_OTHERS = 4;

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
  const said =
    words.length === 0
      ? []
      : ["What `steady` says:", block(words.map((line) => line.trimEnd()).join("\n"), "text")];
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
    const lines = example.timeline.map(eventLine);
    return block(lines.join("\n"), "text");
  }
  const linesIn = (file: string): number[] =>
    findings.flatMap(({ where }) => where.flatMap((place) => (place.file === file ? [place.line] : [])));
  const files = Object.entries(example.files ?? {}).filter(([file, text]) => known[file] !== text);
  if (files.length === 0) return "The same files.";
  const pointedAt = files.filter(([file]) => linesIn(file).length > 0);
  const beside = pointedAt.length === 0 ? [] : files.filter(([file]) => linesIn(file).length === 0);
  const linesOf = (file: string, text: string): readonly number[] =>
    linesIn(file).length > 0 ? linesIn(file) : [changedLine(text, known[file])];
  const show = ([file, text]: [string, string]): string =>
    `\`${file}\`\n\n${block(around(text, linesOf(file, text)), languageOf(file))}`;
  return [
    ...(pointedAt.length === 0 ? files : pointedAt).map(show),
    ...(beside.length === 0
      ? []
      : [folded(`Beside: ${beside.map(([file]) => file).join(", ")}`, beside.map(show).join("\n\n"))]),
  ].join("\n\n");
}

function eventLine({ at, subject, kind, text, data }: NonNullable<Example["timeline"]>[number]): string {
  const values = Object.entries(data ?? {}).map(([name, value]) => `${name}=${value}`);
  const words = [`${`${at}`.padStart(6)} s`, subject, `${kind}${text ? `: ${text}` : ""}`, ...values];
  return words.join("  ");
}

/** Where the file departs from the one that is shown already. */
function changedLine(text: string, other: string | undefined): number {
  const before = other?.split("\n") ?? [];
  const index = text.split("\n").findIndex((line, at) => line !== before[at]);
  return index + 1;
}

/** A long file's lines near those that matter; "…" stands for what is left out. */
function around(text: string, lines: readonly number[]): string {
  const all = text.replace(/\n$/, "").split("\n");
  if (all.length <= LINES_MAX) return all.join("\n");
  const near = (index: number): boolean =>
    lines.some(
      (line, order) => Math.abs(index + 1 - line) <= (order === 0 ? LINES_AROUND : LINES_AROUND_OTHERS),
    );
  const kept = all.map((line, index) => {
    // What ends before an excerpt began says nothing.
    const closes = /^[\s}\]),]*$/.test(line) && !near(index - 1);
    return near(index) && !closes;
  });
  return all
    .flatMap((line, index) => {
      if (kept[index] === true) return [line];
      return index === 0 || kept[index - 1] === true ? [`${indentOf(line)}…`] : [];
    })
    .join("\n");
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? "";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
