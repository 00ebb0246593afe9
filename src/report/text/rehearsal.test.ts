// A person who reads the rehearsal finds there every reason for its exit code.
import { describe, expect, it } from "vitest";
import type { RehearsalReport, ScenarioReport } from "../../finding/index.js";
import { exampleFinding } from "../example-report.js";
import { renderRehearsal } from "./rehearsal.js";
import { makeStyle } from "./style.js";

const well: ScenarioReport = {
  name: "all well",
  faults: [],
  asDeployed: true,
  outcome: "steady",
  settledAtSeconds: 80,
  tasksLost: 0,
  cycleSeconds: null,
  ordinaryRequests: { path: "/", answered: 1, p99Seconds: 0.1 },
  timeline: [],
  findings: [],
  note: null,
  ordinaryFails: false,
};
const report: RehearsalReport = {
  version: "0",
  seed: "7",
  subject: "orders",
  observed: [],
  predicted: [],
  outcome: "steady",
  scenarios: [well],
  findings: [{ ...exampleFinding, severity: "error" }],
  unknown: [],
  read: [],
  problems: [],
  together: null,
};

function told(changes: Partial<RehearsalReport> = {}): string {
  const style = makeStyle({ colour: false, columns: 80 });
  return renderRehearsal({ ...report, ...changes }, { style, textOf: () => null, tookSeconds: 1, next: [] });
}

describe("what stands in the files", () => {
  it("is listed although every scenario settles", () => {
    expect(told()).toContain(`What the files show:\n  error  ${exampleFinding.cause}  `);
  });

  it("is not listed where it is a note, or was told as what a play showed", () => {
    expect(told({ findings: [{ ...exampleFinding, severity: "note" }] })).not.toContain(
      "What the files show",
    );
    const played = { ...well, findings: [exampleFinding] };
    expect(told({ scenarios: [played] })).not.toContain("What the files show");
  });
});
