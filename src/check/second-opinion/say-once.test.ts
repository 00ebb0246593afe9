// The same defect, seen by several: told once, with the others' words as evidence.
import { describe, expect, it } from "vitest";
import type { Finding, FoundPlace, OtherFinding } from "../../finding/index.js";
import { textFiles } from "../../input/index.js";
import { sayOnce } from "./say-once.js";

const TEMPLATE = `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: orders
      Cpu: 512
      Memory: 512
  Other:
    Type: AWS::ECS::Cluster
`;
const files = textFiles({ "template.yaml": TEMPLATE });

const place = (line: number, column: number, endLine = line): FoundPlace => ({
  file: "template.yaml",
  line,
  column,
  endLine,
  endColumn: column + 3,
  value: "",
});

const finding = (cause: string, where: FoundPlace, severity: Finding["severity"] = "error"): Finding => ({
  cause,
  severity,
  confidence: 0.95,
  title: `the title of ${cause}`,
  explanation: "…",
  where: [where],
  repairs: [],
  explains: [],
  for: [],
  against: [],
  missing: [],
  path: [],
});

const other = (rule: string, where: FoundPlace): OtherFinding => ({
  tool: "cfn-lint",
  rule,
  severity: "error",
  title: "as cfn-lint says it",
  where: [where],
  link: null,
});

describe("what two say", () => {
  const size = finding("fargate-size-invalid", place(6, 12));

  it("is said once when the rule means the cause and names the key above it", () => {
    const told = sayOnce([size], { schema: [], others: [other("E3047", place(4, 5))] }, files);
    expect(told.others).toEqual([]);
    expect(told.findings[0]?.for.map(({ text }) => text)).toEqual(["cfn-lint E3047: as cfn-lint says it"]);
  });

  it("is said twice when the rule means something else, or stands elsewhere", () => {
    const told = sayOnce(
      [size],
      { schema: [], others: [other("E3012", place(6, 7)), other("E3047", place(8, 3))] },
      files,
    );
    expect(told.others).toHaveLength(2);
    expect(told.findings[0]?.for).toEqual([]);
  });

  it("is ours when AWS's validator points at the same line, and both when ours is only a warning", () => {
    const theirs = finding("configuration-file-invalid", place(6, 12));
    expect(
      sayOnce([size], { schema: [theirs], others: [] }, files).findings.map(({ cause }) => cause),
    ).toEqual(["fargate-size-invalid"]);
    const warning = finding("memory-too-small", place(6, 12), "warning");
    expect(sayOnce([warning], { schema: [theirs], others: [] }, files).findings).toHaveLength(2);
  });

  it("is the validator's when another tool repeats it", () => {
    const theirs = finding("configuration-file-invalid", place(7, 15));
    const told = sayOnce([], { schema: [theirs], others: [other("E3034", place(7, 7))] }, files);
    expect(told.others).toEqual([]);
    expect(told.findings[0]?.for).toHaveLength(1);
  });
});
