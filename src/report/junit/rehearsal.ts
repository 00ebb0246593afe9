import type { RehearsalReport, ScenarioReport } from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import { attribute, content, findingSuites, junitDocument, type Suite } from "./findings.js";

/** One case per scenario: it fails where the deployment does not settle; then the findings, as of a check. */
export function rehearsalJunit(report: RehearsalReport, context: FindingsContext): string {
  const failures = report.scenarios.filter(fails).length;
  const skipped = report.scenarios.filter(({ outcome }) => outcome === "not-observed").length;
  const scenarios: Suite = {
    tests: report.scenarios.length,
    failures,
    errors: 0,
    lines: [
      `  <testsuite name="scenarios" tests="${report.scenarios.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
      ...report.scenarios.flatMap(scenarioCase),
      "  </testsuite>",
    ],
  };
  return junitDocument(
    "steady rehearse",
    [scenarios, ...findingSuites(report, context)],
    context.tookSeconds,
  );
}

function fails({ outcome, ordinaryFails }: ScenarioReport): boolean {
  return ordinaryFails || (outcome !== "steady" && outcome !== "not-observed");
}

function scenarioCase(scenario: ScenarioReport): string[] {
  const causes = scenario.findings.map(({ cause, title }) => `${cause}: ${title}`).join("\n");
  const text = [scenario.note ?? "", causes].filter((part) => part !== "").join("\n");
  const head = `    <testcase classname="scenarios" name="${attribute(scenario.name)}">`;
  if (fails(scenario)) {
    const outcome = scenario.ordinaryFails ? "ordinary requests fail" : scenario.outcome;
    return [
      head,
      `      <failure type="${outcome}" message="${outcome}">${content(text)}</failure>`,
      "    </testcase>",
    ];
  }
  if (scenario.outcome === "not-observed")
    return [
      head,
      `      <skipped message="${attribute(scenario.note ?? "not observed")}"/>`,
      "    </testcase>",
    ];
  return [head, `      <system-out>${content(text)}</system-out>`, "    </testcase>"];
}
