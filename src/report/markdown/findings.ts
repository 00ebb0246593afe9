import type { Finding, FindingsReport, FoundPlace, OtherFinding, Severity } from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import { repairsText } from "../places.js";
import { plural } from "../text/style.js";

/** A comment on GitHub holds 65,536 characters; GitLab and job summaries hold more. */
const CHARACTERS_MAX = 60_000;

/** For a comment on a pull request or a job's summary: a table of all, then each in full, folded. */
export function findingsMarkdown(report: FindingsReport, context: FindingsContext): string {
  return markdownOf(`steady check: ${counts(report)}`, [], report, context);
}

/** The findings under a heading; what comes before them is markup already. */
export function markdownOf(
  heading: string,
  before: readonly string[],
  report: FindingsReport,
  context: FindingsContext,
): string {
  const head = [`### ${heading}`, ...asides(report)];
  const sections = [
    ...report.problems.map(
      ({ file, line, message }) => `**unusable** ${code(spot(file, line, context))}: ${escape(message)}`,
    ),
    ...(report.findings.length === 0 ? [] : [table(report.findings, context)]),
    ...report.findings.map((finding) => details(finding, context)),
    ...othersTable(report.others ?? [], context),
    ...notices(report, context),
  ];
  return `${fitting([...head, ...before, ...sections])}\n`;
}

/** As many whole sections as fit, and how many were left out. */
function fitting(sections: readonly string[]): string {
  let text = "";
  for (const [index, section] of sections.entries()) {
    const longer = text === "" ? section : `${text}\n\n${section}`;
    if (longer.length > CHARACTERS_MAX)
      return `${text}\n\n${sections.length - index} more sections do not fit here; steady check shows them.`;
    text = longer;
  }
  return text;
}

function counts({ findings, problems }: FindingsReport): string {
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  const parts = [
    plural(count("error"), "error"),
    plural(count("warning"), "warning"),
    plural(count("note"), "note"),
  ];
  if (problems.length > 0) parts.push(plural(problems.length, "unusable file"));
  return findings.length + problems.length === 0 ? "nothing found" : parts.join(", ");
}

function asides({ setAside }: FindingsReport): string[] {
  const parts = [
    ...((setAside?.suppressed.length ?? 0) > 0 ? [`${setAside?.suppressed.length} suppressed`] : []),
    ...((setAside?.known.length ?? 0) > 0 ? [`${setAside?.known.length} known from the baseline`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(", ")}.`];
}

function table(findings: readonly Finding[], context: FindingsContext): string {
  const rows = findings.map((finding) => {
    const place = finding.where[0];
    return `| ${finding.severity} | ${code(finding.cause)} | ${place ? code(spot(place.file, place.line, context)) : ""} | ${escape(finding.title)} |`;
  });
  return ["| | cause | where | what |", "|---|---|---|---|", ...rows].join("\n");
}

/** In the words of the tools that found it. */
function othersTable(others: readonly OtherFinding[], context: FindingsContext): string[] {
  if (others.length === 0) return [];
  const rows = others.map(({ tool, rule, severity, title, where: [place] }) => {
    const spotted = place ? code(spot(place.file, place.line, context)) : "";
    return `| ${severity} | ${code(`${tool} ${rule}`.trimEnd())} | ${spotted} | ${escape(title)} |`;
  });
  return [["| | other tools | where | what |", "|---|---|---|---|", ...rows].join("\n")];
}

function details(finding: Finding, context: FindingsContext): string {
  const links = context.explain(finding.cause)?.links ?? [];
  const parts = [
    `<details><summary>${finding.severity}: ${html(finding.title)}</summary>`,
    escape(finding.explanation),
    finding.where.map((place) => placeLine(place, context)).join("\n"),
    repairsText(finding)
      .map((text) => `- ${escape(text)}`)
      .join("\n"),
    [
      `Why: ${code(`steady explain ${finding.cause}`)}`,
      ...links.map(({ title, url }) => `[${escape(title)}](${url})`),
    ].join(" · "),
    "</details>",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function placeLine(place: FoundPlace, context: FindingsContext): string {
  return `- ${code(spot(place.file, place.line, context))}${place.value === "" ? "" : ` ${code(place.value)}`}`;
}

function notices({ setAside }: FindingsReport, context: FindingsContext): string[] {
  const all = setAside?.notices ?? [];
  if (all.length === 0) return [];
  return [
    all
      .map(({ file, line, message }) => `- ${code(spot(file, line, context))} ${escape(message)}`)
      .join("\n"),
  ];
}

function spot(file: string, line: number | null, { fromRoot }: FindingsContext): string {
  return line === null ? fromRoot(file) : `${fromRoot(file)}:${line}`;
}

/** Nothing of the text is taken for markup, a mention or a reference, but what stands in backticks stays code. */
export function escape(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escapePlain(part)))
    .join("");
}

function escapePlain(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*_{}[\]<>|~#]/g, "\\$&")
    .replaceAll("@", "&#64;");
}

function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;");
}

/** Fenced by more backticks than the text holds; a bar would end a table's cell. */
function code(text: string): string {
  const single = text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...single.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = single.startsWith("`") || single.endsWith("`") ? " " : "";
  return `${fence}${pad}${single}${pad}${fence}`;
}
