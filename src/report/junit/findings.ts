import {
  type Finding,
  type FindingsReport,
  type InputProblem,
  type OtherFinding,
  reachesSeverity,
} from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import { messageOf, repairsText } from "../places.js";
import { at } from "../text/findings.js";

/** One suite per file and one case per finding; a file without findings is one case that passes. */
export function findingsJunit(report: FindingsReport, context: FindingsContext): string {
  return junitDocument("steady check", findingSuites(report, context), context.tookSeconds);
}

export function findingSuites(report: FindingsReport, context: FindingsContext): Suite[] {
  const files = [
    ...new Set([
      ...report.read.map(({ file }) => file),
      ...report.findings.map(fileOf),
      ...report.problems.map(({ file }) => file),
    ]),
  ];
  return [
    ...files.map((file) =>
      suite(
        context.fromRoot(file),
        report.findings.filter((finding) => fileOf(finding) === file),
        report.problems.filter((problem) => problem.file === file),
        context,
      ),
    ),
    ...othersSuites(report.others ?? [], context),
  ];
}

export function junitDocument(name: string, suites: readonly Suite[], tookSeconds: number): string {
  const count = (what: "tests" | "failures" | "errors"): number =>
    suites.reduce((sum, one) => sum + one[what], 0);
  const total = `tests="${count("tests")}" failures="${count("failures")}" errors="${count("errors")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${total} time="${tookSeconds.toFixed(3)}">`,
    ...suites.flatMap((one) => one.lines),
    "</testsuites>",
    "",
  ].join("\n");
}

export interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly lines: readonly string[];
}

function suite(
  file: string,
  findings: readonly Finding[],
  problems: readonly InputProblem[],
  context: FindingsContext,
): Suite {
  const failures = findings.filter(({ severity }) => reachesSeverity(severity, context.failOn)).length;
  const passed = findings.length + problems.length === 0;
  const tests = passed ? 1 : findings.length + problems.length;
  const lines = [
    `  <testsuite name="${attribute(file)}" tests="${tests}" failures="${failures}" errors="${problems.length}" skipped="0">`,
    ...(passed ? [`    <testcase classname="${attribute(file)}" name="nothing found"/>`] : []),
    ...problems.flatMap(({ line, message }) => [
      `    <testcase classname="${attribute(file)}" name="usable">`,
      `      <error type="unusable" message="${attribute(message)}">${content(line === null ? file : `${file}:${line}`)}</error>`,
      "    </testcase>",
    ]),
    ...findings.flatMap((finding) => testCase(file, finding, context)),
    "  </testsuite>",
  ];
  return { tests, failures, errors: problems.length, lines };
}

/** One suite per tool, in the tool's words. */
function othersSuites(others: readonly OtherFinding[], context: FindingsContext): Suite[] {
  return [...new Set(others.map(({ tool }) => tool))].map((tool) => {
    const own = others.filter((one) => one.tool === tool);
    const failures = own.filter(({ severity }) => reachesSeverity(severity, context.failOn)).length;
    const name = attribute(tool);
    const lines = [
      `  <testsuite name="${name}" tests="${own.length}" failures="${failures}" errors="0" skipped="0">`,
      ...own.flatMap((other) => otherCase(other, context)),
      "  </testsuite>",
    ];
    return { tests: own.length, failures, errors: 0, lines };
  });
}

function otherCase({ tool, rule, severity, title, where }: OtherFinding, context: FindingsContext): string[] {
  const [place] = where;
  const name = `${rule}${place ? ` (${context.fromRoot(place.file)}:${place.line})` : ""}`;
  return [
    `    <testcase classname="${attribute(tool)}" name="${attribute(name)}">`,
    reachesSeverity(severity, context.failOn)
      ? `      <failure type="${severity}" message="${attribute(title)}"/>`
      : `      <system-out>${content(`${severity}: ${title}`)}</system-out>`,
    "    </testcase>",
  ];
}

function testCase(file: string, finding: Finding, context: FindingsContext): string[] {
  const place = finding.where[0];
  const name = `${finding.cause}${place ? ` (line ${place.line})` : ""}`;
  const head = `    <testcase classname="${attribute(file)}" name="${attribute(name)}" file="${attribute(file)}"${place ? ` line="${place.line}"` : ""}>`;
  const text = [
    messageOf(finding),
    ...finding.where.map((one) => `at ${at(one)} ${one.value}`.trimEnd()),
    ...repairsText(finding),
    `Why: steady explain ${finding.cause}`,
  ].join("\n");
  const body = reachesSeverity(finding.severity, context.failOn)
    ? `      <failure type="${finding.severity}" message="${attribute(finding.title)}">${content(text)}</failure>`
    : `      <system-out>${content(`${finding.severity}: ${text}`)}</system-out>`;
  return [head, body, "    </testcase>"];
}

function fileOf(finding: Finding): string {
  return finding.where[0]?.file ?? "(no file)";
}

/** Markup is escaped; what XML cannot hold is shown as a question mark. */
export function content(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A reader of XML makes a space of a bare line break in an attribute. */
export function attribute(text: string): string {
  return content(text).replaceAll("\r", "&#13;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
