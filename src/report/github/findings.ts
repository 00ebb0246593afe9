import type { Finding, FindingsReport, OtherFinding, Severity } from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import { isInArchive, messageOf, outerFile, repairsText } from "../places.js";
import { plural } from "../text/style.js";

const COMMANDS: Record<Severity, string> = { error: "error", warning: "warning", note: "notice" };

/**
 * Annotations of a GitHub workflow: one command per line, the worst first, because only the first
 * ten of each kind are shown.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (read 2026-11-21)
 */
export function findingsGithub(report: FindingsReport, context: FindingsContext): string {
  const lines = [
    ...report.problems.map(({ file, line, message }) =>
      command("error", { file: context.fromRoot(file), line, title: "unusable" }, message),
    ),
    ...report.findings.map((finding) => annotation(finding, context)),
    ...(report.others ?? []).map((other) => otherAnnotation(other, context)),
    ...(report.setAside?.notices ?? []).map(({ kind, file, line, message }) =>
      command("notice", { file: context.fromRoot(file), line, title: kind }, message),
    ),
  ];
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  lines.push(`steady: ${plural(errors, "error")} among ${plural(report.findings.length, "finding")}`);
  return `${lines.join("\n")}\n`;
}

function annotation(finding: Finding, context: FindingsContext): string {
  const [place, ...others] = finding.where;
  const also = others.slice(0, 3).map(({ file, line, value }) => `also ${file}:${line} ${value}`.trimEnd());
  const text = [messageOf(finding), ...also, ...repairsText(finding), `Why: steady explain ${finding.cause}`];
  if (place === undefined)
    return command(COMMANDS[finding.severity], { title: finding.cause }, text.join("\n"));
  const inside = isInArchive(place.file);
  const oneLine = place.line === place.endLine;
  const properties = {
    file: outerFile(context.fromRoot(place.file)),
    ...(inside ? {} : { line: place.line, endLine: place.endLine }),
    // Columns count only within one line; the last one is meant inclusively.
    ...(inside || !oneLine
      ? {}
      : { col: place.column, endColumn: Math.max(place.column, place.endColumn - 1) }),
    title: finding.cause,
  };
  return command(COMMANDS[finding.severity], properties, (inside ? [place.file, ...text] : text).join("\n"));
}

function otherAnnotation(
  { tool, rule, severity, title, where }: OtherFinding,
  context: FindingsContext,
): string {
  const [place] = where;
  const spot =
    place === undefined
      ? {}
      : { file: outerFile(context.fromRoot(place.file)), line: place.line, endLine: place.endLine };
  return command(COMMANDS[severity], { ...spot, title: `${tool} ${rule}`.trimEnd() }, title);
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number | null>>,
  message: string,
): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(",");
  return `::${name} ${written}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
