import type { Finding, RehearsalReport, Repair, ScenarioReport } from "../../finding/index.js";
import type { TextOf } from "./code-frame.js";
import { at, proofText } from "./findings.js";
import { renderLanes } from "./lanes.js";
import { renderStory } from "./story.js";
import { renderStrips } from "./strip.js";
import { plural, type Style, wrap } from "./style.js";

export interface RehearsalOptions {
  readonly style: Style;
  readonly textOf: TextOf;
  readonly tookSeconds: number;
  readonly next: readonly string[];
}

const EVIDENCE_MAX = 6;

/** Answer first: the strips of all scenarios; then the worst one's story, its root cause, and what each repair gives. */
export function renderRehearsal(report: RehearsalReport, options: RehearsalOptions): string {
  const { style } = options;
  const worst = worstOf(report);
  const sections: string[][] = [
    [...wrap(report.subject, style.columns).map(style.bold), ...observedText(report, style)],
    report.scenarios.length > 0 ? renderStrips(report.scenarios, style) : [],
    ...(worst ? worstText(worst, report, options) : []),
    filesText(report, worst, style),
    notes(
      report.scenarios.filter((scenario) => scenario !== worst),
      style,
    ),
    [
      ...options.next,
      style.dim(`seed ${report.seed} · steady ${report.version} · took ${Math.round(options.tookSeconds)} s`),
    ],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

function observedText(report: RehearsalReport, style: Style): string[] {
  return [
    ...(report.observed.length === 0 ? [] : wrap(`observed: ${report.observed.join(" · ")}`, style.columns)),
    ...(report.predicted.length === 0 ? [] : wrap(`settings: ${report.predicted.join("; ")}`, style.columns)),
  ];
}

function worstOf(report: RehearsalReport): ScenarioReport | undefined {
  if (report.outcome === "steady" || report.outcome === "not-observed") return undefined;
  return report.scenarios.find(
    (scenario) => scenario.outcome === report.outcome && scenario.timeline.length > 0,
  );
}

function worstText(worst: ScenarioReport, report: RehearsalReport, options: RehearsalOptions): string[][] {
  const { style } = options;
  const heading = `${style.bold(worst.name)}: what the platform would have said`;
  const [root, ...others] = worst.findings;
  const sections = [
    [heading, ...renderStory(worst, style)],
    renderLanes(worst.timeline, style),
    worst.note === null ? [] : wrap(worst.note, style.columns),
    root === undefined ? noCause(style) : rootText(root, options),
  ];
  if (root !== undefined) sections.push(repairsText(root, style));
  if (report.together !== null) sections.push(togetherText(report.together, style));
  sections.push(...behindText(worst, report, style));
  sections.push(listed("Also found, but not needed to explain this:", others, style));
  return sections;
}

/** What stands in the files and did not show in any play: it counts all the same, also for the exit code. */
function filesText(report: RehearsalReport, worst: ScenarioReport | undefined, style: Style): string[] {
  const played = new Set(report.scenarios.flatMap(({ findings }) => findings.map(({ cause }) => cause)));
  const besides = report.findings.filter(({ cause }) => !played.has(cause));
  return listed(worst ? "The files show besides:" : "What the files show:", besides, style);
}

function listed(heading: string, findings: readonly Finding[], style: Style): string[] {
  const serious = findings.filter(({ severity }) => severity !== "note");
  if (serious.length === 0) return [];
  return [
    style.dim(heading),
    ...serious.map(
      ({ severity, cause, where: [first] }) =>
        `  ${severity}  ${cause}${first ? style.dim(`  ${at(first)}`) : ""}`,
    ),
  ];
}

/** What a deployment that is stopped before it starts would meet next. */
function behindText(worst: ScenarioReport, report: RehearsalReport, style: Style): string[][] {
  const named = new Set(worst.findings.map((finding) => finding.cause));
  return report.scenarios
    .filter(
      (scenario) => scenario !== worst && scenario.asDeployed === false && scenario.outcome !== "steady",
    )
    .flatMap((scenario) => {
      const next = scenario.findings.find((finding) => !named.has(finding.cause));
      if (!worst.asDeployed || next === undefined) return [];
      return [
        [
          `${style.bold(scenario.name)}, the next thing is ${style.error(next.cause)} · ${certainty(next.confidence)}`,
          ...wrap(next.explanation, style.columns, "  "),
          ...next.for
            .slice(0, 1)
            .flatMap((evidence) => wrap(`seen: ${evidence.text}`, style.columns, "  ").slice(0, 3)),
        ],
      ];
    });
}

function noCause(style: Style): string[] {
  return [
    `${style.bold("Root cause")}   not known: nothing that was seen explains it.`,
    "  --probes lists what was asked, --format json has the whole timeline.",
  ];
}

function certainty(confidence: number): string {
  return confidence >= 0.9 ? "certain" : confidence >= 0.7 ? "likely" : "possible";
}

function rootText(root: Finding, options: RehearsalOptions): string[] {
  const { style } = options;
  const lines = [
    `${style.bold("Root cause")}   ${style.error(root.cause)} · ${certainty(root.confidence)}`,
    ...wrap(root.explanation, style.columns, "  "),
  ];
  for (const place of root.where.slice(0, 3)) lines.push(`  ${style.dim(at(place))}  ${place.value}`);
  const seen = new Map(root.for.map((evidence) => [evidence.text, evidence]));
  for (const evidence of [...seen.values()].slice(0, EVIDENCE_MAX)) {
    const [text = "", second] = wrap(`seen: ${evidence.text}`, style.columns, "  ");
    const where = evidence.place ? at(evidence.place) : "";
    const fits = second === undefined && text.length + where.length + 2 <= style.columns;
    lines.push(fits && where !== "" ? `${text}  ${style.dim(where)}` : text);
    if (second !== undefined) lines.push(second);
    if (!fits && where !== "") lines.push(`        ${style.dim(where)}`);
  }
  for (const evidence of root.against) lines.push(...wrap(`against: ${evidence.text}`, style.columns, "  "));
  if (root.explains.length > 0) lines.push(style.dim(`  explains: ${root.explains.join(", ")}`));
  return lines;
}

function repairsText(root: Finding, style: Style): string[] {
  if (root.repairs.length === 0) return [];
  const conditional = root.repairs.some((repair) => repair.assumption !== null);
  return [
    style.bold("Repairs, each replayed alone (100 seeds; one that fails is enough to refute)"),
    ...root.repairs.flatMap((repair) => repairLine(repair, style)),
    ...(conditional
      ? wrap(
          "○ = in the application's code: rehearse again once it is changed; nothing here has observed it yet.",
          style.columns,
          "  ",
        ).map(style.dim)
      : []),
  ];
}

function repairLine(repair: Repair, style: Style): string[] {
  const mark =
    repair.proof === null
      ? "·"
      : !repair.proof.reachesSteadyState
        ? style.error("✗")
        : repair.assumption !== null
          ? "○"
          : style.good("✓");
  const result = repair.proof === null ? "could not be replayed here" : proofText(repair.proof);
  return [
    ...wrap(repair.description, style.columns, "    ").map((line, index) =>
      index === 0 ? `  ${mark} ${line.trimStart()}` : line,
    ),
    `      ${style.bold(result)}`,
  ];
}

function togetherText(together: NonNullable<RehearsalReport["together"]>, style: Style): string[] {
  return [
    style.bold(
      `No repair alone is enough; ${plural(together.repairs.length, "change")} together: ${proofText(together.proof)}`,
    ),
    ...together.repairs.flatMap((repair) => wrap(`+ ${repair.description}`, style.columns, "  ")),
  ];
}

function notes(scenarios: readonly ScenarioReport[], style: Style): string[] {
  return scenarios
    .filter((scenario) => scenario.note !== null && !scenario.ordinaryFails)
    .flatMap((scenario) => {
      const not = scenario.outcome === "not-observed" ? "not observed: " : "";
      return wrap(`${scenario.name}: ${not}${scenario.note}`, style.columns).map(style.dim);
    });
}
