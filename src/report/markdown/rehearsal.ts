import type { RehearsalReport, ScenarioReport } from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import { duration } from "../text/style.js";
import { escape, markdownOf } from "./findings.js";

/** The scenarios as a table, then what was found. */
export function rehearsalMarkdown(report: RehearsalReport, context: FindingsContext): string {
  const rows = report.scenarios.map(
    (scenario) => `| ${escape(scenario.name)} | ${escape(scenario.outcome)} | ${escape(settled(scenario))} |`,
  );
  const table = ["| scenario | outcome | |", "|---|---|---|", ...rows].join("\n");
  const facts = [escape(report.subject), `seed ${escape(report.seed)}, steady ${escape(report.version)}`];
  const before = [table, facts.join(" · ")];
  return markdownOf(`steady rehearse: ${escape(report.outcome)}`, before, report, context);
}

function settled({ settledAtSeconds, tasksLost, ordinaryFails, note }: ScenarioReport): string {
  const parts = [
    ...(settledAtSeconds === null ? [] : [`steady at ${duration(settledAtSeconds)}`]),
    ...(tasksLost > 0 ? [`${tasksLost} lost`] : []),
    ...(ordinaryFails ? ["ordinary requests fail"] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : (note ?? "");
}
