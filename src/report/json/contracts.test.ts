// The JSON outputs keep their published schemas: other programs are built on them.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Finding, RehearsalReport } from "../../finding/index.js";
import { exampleReport } from "../example-report.js";
import { findingsJson } from "./findings.js";
import { rehearsalJson } from "./rehearsal.js";

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../../schemas/${name}`, import.meta.url), "utf8")) as object;

const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addSchema(schema("findings-1.schema.json"));
const validFindings = ajv.getSchema("urn:steadystate:findings:1");
const validRehearsal = ajv.compile(schema("rehearsal-1.schema.json"));

const place = { file: "template.yaml", line: 3, column: 5, endLine: 3, endColumn: 9 };
const finding: Finding = {
  cause: "port-mismatch",
  severity: "error",
  confidence: 0.95,
  title: "The app listens on 5000, the target group checks 8000",
  explanation: "No check is ever answered.",
  where: [{ ...place, value: "postgres://app:hunter2secret@db/app" }],
  repairs: [
    {
      description: "listen on 8000",
      safe: false,
      changes: [],
      edits: [{ ...place, newText: "8000" }],
      assumption: null,
      proof: {
        reachesSteadyState: true,
        atSeconds: [100, 130],
        seeds: 100,
        assumes: null,
        ordinaryAnswered: true,
      },
    },
  ],
  explains: ["health-path-missing"],
  for: [{ text: "connection refused", place: null, at: 31 }],
  against: [],
  missing: [],
  path: [],
};
const rehearsal: RehearsalReport = {
  findings: [finding],
  unknown: [{ what: "image", why: "a parameter without default", where: [place] }],
  read: [{ file: "template.yaml", as: "cloudformation" }],
  problems: [{ file: "broken.yaml", line: 4, message: "A colon is missing." }],
  version: "0.1.0",
  seed: "7f3a",
  subject: "app",
  observed: [],
  predicted: [],
  outcome: "never-settles",
  scenarios: [
    {
      name: "redis hangs",
      faults: ["redis=hang"],
      outcome: "never-settles",
      settledAtSeconds: null,
      tasksLost: 3,
      cycleSeconds: 180,
      ordinaryRequests: { path: "/", answered: 0, p99Seconds: null },
      timeline: [{ at: 1.5, subject: "task/1", kind: "task-started", text: "", data: {}, where: [] }],
      findings: [finding],
      note: null,
      ordinaryFails: false,
      asDeployed: false,
    },
  ],
  together: null,
};

describe("contracts", () => {
  it("findings@1", () => {
    expect(validFindings?.(findingsJson(rehearsal)), JSON.stringify(validFindings?.errors)).toBe(true);
  });

  it("findings@1, with what is set aside", () => {
    const json = findingsJson(exampleReport);
    expect(validFindings?.(json), JSON.stringify(validFindings?.errors)).toBe(true);
    expect(json).toMatchObject({ turnedOff: 2, suppressed: [{ reason: "the proxy does that" }] });
    const wrong = { ...json, notices: [{ kind: "other", file: "a", line: 1, message: "" }] };
    expect(validFindings?.(wrong)).toBe(false);
  });

  it("rehearsal@1", () => {
    expect(validRehearsal(rehearsalJson(rehearsal)), JSON.stringify(validRehearsal.errors)).toBe(true);
  });

  it("rehearsal@1, where only several repairs together help", () => {
    const proof = {
      reachesSteadyState: true,
      atSeconds: [80, 110] as const,
      seeds: 100,
      assumes: null,
      ordinaryAnswered: true,
    };
    const [repair] = finding.repairs;
    if (repair === undefined) throw new Error("the example has a repair");
    const json = rehearsalJson({ ...rehearsal, together: { repairs: [repair, repair], proof } });
    expect(validRehearsal(json), JSON.stringify(validRehearsal.errors)).toBe(true);
    expect(validRehearsal({ ...json, together: { repairs: [], proof } })).toBe(false);
  });

  it("a wrong severity is seen", () => {
    const wrong = findingsJson({ ...rehearsal, findings: [{ ...finding, severity: "fatal" as "error" }] });
    expect(validFindings?.(wrong)).toBe(false);
  });

  it("masks what looks secret in values", () => {
    expect(JSON.stringify(rehearsalJson(rehearsal))).not.toContain("hunter2secret");
  });
});
