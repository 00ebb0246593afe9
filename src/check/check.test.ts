// Every cause is asked once; what is found is told once, the worst first, with what it accounts for.
import { describe, expect, it } from "vitest";
import {
  type Cause,
  defineCause,
  found,
  notApplicable,
  unknownBecause,
  type Verdict,
} from "../causes/index.js";
import { emptyModel, type Origin } from "../model/index.js";
import { check } from "./check.js";

function cause(id: string, verdicts: readonly Verdict[], changes: Partial<Cause> = {}): Cause {
  return defineCause({
    id,
    title: id,
    severity: "error",
    meaning: "",
    hurts: "",
    mend: "",
    links: [],
    check: () => [...verdicts],
    explainsEvents: [],
    explains: [],
    examples: { failing: [], healthy: [] },
    ...changes,
  });
}

function at(line: number, file = "template.yaml"): Origin {
  return { place: { file, line, column: 1, endLine: line, endColumn: 9 }, node: null, written: true };
}

function defect(line: number, confidence?: number): Verdict {
  const where = [{ origin: at(line), value: "x" }];
  return found({ explanation: "", where, ...(confidence === undefined ? {} : { confidence }) });
}

const MODEL = emptyModel("app", ".");
const lines = (causes: readonly Cause[]): string[] =>
  check(MODEL, causes).findings.map((finding) => `${finding.cause}:${finding.where[0]?.line}`);

describe("a check", () => {
  it("tells errors before warnings, the surer before the less sure, then by place", () => {
    const causes = [
      cause("w", [defect(1)], { severity: "warning" }),
      cause("e", [defect(9), defect(4), defect(2, 0.5)]),
      cause("n", [defect(1)], { severity: "note" }),
    ];
    expect(lines(causes)).toEqual(["e:4", "e:9", "e:2", "w:1", "n:1"]);
  });

  it("only suspects where configuration alone proves nothing", () => {
    const one = cause("a", [defect(1)], { severityFromConfiguration: "warning" });
    expect(check(MODEL, [one]).findings[0]?.severity).toBe("warning");
  });

  it("tells the same defect of the same place once", () => {
    expect(lines([cause("a", [defect(1), defect(1), defect(2)]), cause("b", [defect(1)])])).toEqual([
      "a:1",
      "b:1",
      "a:2",
    ]);
  });

  it("explains away what another cause accounts for at the same line, and only there", () => {
    const root = cause("root", [defect(1)], { explains: ["symptom"] });
    const { findings } = check(MODEL, [cause("symptom", [defect(1), defect(5)]), root]);
    expect(findings.map((finding) => [finding.cause, finding.explains])).toEqual([
      ["root", ["symptom"]],
      ["symptom", []],
    ]);
  });

  it("keeps what is unknown apart from what is found, and what does not apply silent", () => {
    const result = check({ ...MODEL, unknown: [{ what: "a file", why: "it is missing", where: [] }] }, [
      cause("a", [
        unknownBecause("the port", "it is a parameter", at(3)),
        notApplicable("there is no balancer"),
      ]),
    ]);
    expect(result.findings).toEqual([]);
    expect(result.unknown.map(({ what, where }) => [what, where[0]?.line])).toEqual([
      ["a file", undefined],
      ["the port", 3],
    ]);
  });

  it("hands on what a defect implies, even where it is explained away", () => {
    const implies = [{ of: "Service", what: "balancer-blocked" }] as const;
    const where = [{ origin: at(1), value: "x" }];
    const symptom = cause("symptom", [found({ explanation: "", where, implies })]);
    const root = cause("root", [defect(1)], { explains: ["symptom"] });
    expect(check(MODEL, [symptom, root]).implications).toEqual([
      { cause: "symptom", implication: implies[0] },
    ]);
  });

  it("times every cause, also those that only timelines show", () => {
    const silent = cause("b", []);
    const { check: _check, ...signsOnly } = silent;
    expect([...check(MODEL, [cause("a", []), { ...signsOnly, id: "c" }]).timing.keys()]).toEqual(["a", "c"]);
  });
});
