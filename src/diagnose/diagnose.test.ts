// Which of the causes that a timeline and the configuration show are named, and in which order.
import { describe, expect, it } from "vitest";
import { type Cause, defineCause, type Sign } from "../causes/index.js";
import type { Finding, Repair } from "../finding/index.js";
import type { Timeline } from "../timeline/index.js";
import { diagnose, type DiagnosisInput } from "./diagnose.js";

function cause(id: string, changes: Partial<Cause> = {}): Cause {
  return defineCause({
    id,
    title: id,
    severity: "error",
    meaning: "",
    hurts: "",
    mend: "",
    links: [],
    explainsEvents: [],
    explains: [],
    examples: { failing: [], healthy: [] },
    ...changes,
  });
}

function sign(strength: number, changes: Partial<Sign> = {}): Sign {
  return { explanation: "seen", where: [], strength, ...changes };
}

function seen(id: string, strength: number, changes: Partial<Cause> = {}): Cause {
  return cause(id, { signs: () => [sign(strength)], ...changes });
}

const PLACE = { file: "template.yaml", line: 3, column: 1, endLine: 3, endColumn: 9 };

function repair(description: string): Repair {
  return { description, safe: false, changes: [], edits: [], assumption: null, proof: null };
}

function written(id: string, changes: Partial<Finding> = {}): Finding {
  const none = { explains: [], for: [], against: [], missing: [], path: [], repairs: [] };
  return {
    ...none,
    cause: id,
    severity: "error",
    confidence: 0.9,
    title: id,
    explanation: "written",
    where: [],
    ...changes,
  };
}

const STOPPED: Timeline = {
  endSeconds: 100,
  entries: [{ at: 50, subject: "task/1", kind: "task-stopped", text: "it ended", data: {}, where: [] }],
};

function named(catalogue: readonly Cause[], changes: Partial<DiagnosisInput> = {}): Finding[] {
  const input: DiagnosisInput = {
    timeline: STOPPED,
    model: null,
    configuration: [],
    implied: [],
    outcome: "never-settles",
    ...changes,
  };
  return diagnose(input, catalogue);
}

const ids = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.cause);

describe("a diagnosis", () => {
  it("says nothing of a deployment that is steady", () => {
    expect(named([seen("a", 1)], { outcome: "steady", configuration: [written("b")] })).toEqual([]);
  });

  it("does not say what is hardly a sign", () => {
    expect(ids(named([seen("a", 0.2), seen("b", 0.4)]))).toEqual(["b"]);
  });

  it("takes the strongest sign of a cause", () => {
    const twice = cause("a", {
      signs: () => [sign(0.4, { explanation: "weak" }), sign(0.8, { explanation: "strong" })],
    });
    expect(named([twice])).toMatchObject([{ confidence: 0.8, explanation: "strong" }]);
  });

  it("names first what the play was made from, then errors by the strength of their signs, then warnings", () => {
    const catalogue = [
      seen("warned", 0.95, { severity: "warning" }),
      seen("weak", 0.5),
      seen("strong", 0.9),
      cause("made-so"),
    ];
    const found = named(catalogue, {
      configuration: [written("made-so", { confidence: 0.6 })],
      implied: ["made-so"],
    });
    expect(ids(found).slice(0, 3)).toEqual(["made-so", "strong", "weak"]);
    expect(ids(found)).toContain("warned");
    expect(found[0]?.confidence).toBe(0.99);
  });

  it("prefers, of equal signs, the cause that accounts for more", () => {
    const found = named([seen("a", 0.8), seen("b", 0.8, { explains: ["x", "y", "z"] })]);
    expect(ids(found)).toEqual(["b", "a"]);
  });
});

describe("what configuration and timeline both show", () => {
  const both = cause("a", {
    signs: () => [
      sign(0.8, {
        for: [{ text: "an event", place: null, at: 50 }],
        repairs: [
          { description: "the same", safe: false, changes: [] },
          { description: "another", safe: false, changes: [] },
        ],
      }),
    ],
  });
  const configuration = [
    written("a", {
      severity: "warning",
      confidence: 0.5,
      where: [{ ...PLACE, value: "x" }],
      for: [{ text: "a line", place: PLACE, at: null }],
      repairs: [repair("the same")],
    }),
  ];

  it("is one finding, surer than each, with the evidence of both and every repair once", () => {
    const [finding, ...others] = named([both], { configuration });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "error", explanation: "written", where: [{ line: 3 }] });
    expect(finding?.confidence).toBeCloseTo(0.9);
    expect(finding?.for.map(({ text }) => text)).toEqual(["a line", "an event"]);
    expect(finding?.repairs.map(({ description }) => description)).toEqual(["the same", "another"]);
  });
});

describe("a cause that is written at two places", () => {
  it("is merged where the sign points", () => {
    const origin = { place: { ...PLACE, line: 9 }, node: null, written: true };
    const points = cause("a", { signs: () => [sign(0.8, { where: [{ origin, value: "x" }] })] });
    const configuration = [3, 9].map((line) => written("a", { where: [{ ...PLACE, line, value: "x" }] }));
    expect(named([points], { configuration })).toMatchObject([{ where: [{ line: 9 }] }]);
  });
});

describe("a symptom", () => {
  it("is listed with the root that accounts for it", () => {
    const found = named([seen("root", 0.6, { explains: ["symptom"] }), seen("symptom", 0.95)]);
    expect(found).toMatchObject([{ cause: "root", explains: ["symptom"] }]);
  });

  it("stays where the two account for each other", () => {
    const found = named([seen("a", 0.6, { explains: ["b"] }), seen("b", 0.7, { explains: ["a"] })]);
    expect(new Set(ids(found))).toEqual(new Set(["a", "b"]));
  });

  it("that happened is not explained by what merely stands in the files", () => {
    const catalogue = [
      cause("root", { explains: ["symptom"], explainsEvents: ["task-stopped"] }),
      seen("symptom", 0.9),
    ];
    expect(ids(named(catalogue, { configuration: [written("root")] }))).toEqual(["symptom", "root"]);
  });

  it("of the same line of the files is explained there", () => {
    const where = [{ ...PLACE, value: "x" }];
    const catalogue = [
      cause("root", { explains: ["symptom"], explainsEvents: ["task-stopped"] }),
      cause("symptom", { explainsEvents: ["task-stopped"] }),
    ];
    const configuration = [written("root", { where }), written("symptom", { where })];
    expect(named(catalogue, { configuration })).toMatchObject([{ cause: "root", explains: ["symptom"] }]);
    const apart = [
      written("root", { where }),
      written("symptom", { where: [{ ...PLACE, line: 9, value: "x" }] }),
    ];
    expect(named(catalogue, { configuration: apart })).toHaveLength(2);
  });
});

describe("what only configuration shows", () => {
  const catalogue = [
    cause("fits", { explainsEvents: ["task-stopped"] }),
    cause("elsewhere", { explainsEvents: ["image-pull-failed"] }),
    seen("sign", 0.4),
  ];

  it("is a possible cause where it accounts for what happened, after what the timeline shows", () => {
    const configuration = [written("fits"), written("elsewhere")];
    expect(ids(named(catalogue, { configuration }))).toEqual(["sign", "fits"]);
  });

  it("is never one as a warning, unless the play was made from it", () => {
    const configuration = [written("fits", { severity: "warning" })];
    expect(ids(named(catalogue, { configuration }))).toEqual(["sign"]);
    expect(ids(named(catalogue, { configuration, implied: ["fits"] }))).toEqual(["fits", "sign"]);
  });
});
