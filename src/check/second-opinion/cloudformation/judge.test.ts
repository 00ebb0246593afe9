// What is made of a single answer of the validator: only what is written and will be refused is told.
import { describe, expect, it } from "vitest";
import { parseDocument } from "../../../read/document/index.js";
import type { Diagnostic } from "./diagnostic.js";
import { diagnosticOf } from "./diagnostic.js";
import { refusedBy } from "./judge.js";

const TEMPLATE = `Resources:
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthyThresholdCount: 99
      HealthCheckIntervalSeconds: !Ref Interval
      HealthCheckPath: "/health\${Suffix}"
      Matcher: { HttpCode: 200, "Fn::If": [A, B, C] }
      Actions: !If [Many, [], !Ref AWS::NoValue]
      Dotted.Name: { Inner.Key: 7 }
      Password: hunter2-hunter2
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Layers: []
      Runtime: nodejs4.3
`;
const root = parseDocument("template.yaml", TEMPLATE).root;

const PLAIN = { logicalId: "Plain" };

const diagnostic = (more: Partial<Diagnostic>): Diagnostic => ({
  ruleId: "F3034",
  severity: "FATAL",
  message: "99 is greater than the maximum of 10",
  propertyPath: "Properties.HealthyThresholdCount",
  logicalId: "Group",
  resourceType: "AWS::ElasticLoadBalancingV2::TargetGroup",
  conditional: false,
  ...more,
});

function judged(more: Partial<Diagnostic>): ReturnType<typeof refusedBy> {
  if (root === null) throw new Error("the template is empty");
  return refusedBy(diagnostic(more), root);
}

describe("an answer of the validator", () => {
  it("about a literal is told at its place", () => {
    expect(judged({})).toMatchObject({
      origin: { place: { line: 5, column: 30 } },
      value: "99",
      ruleId: "F3034",
      confidence: 0.95,
    });
  });

  it("finds keys with dots in them", () => {
    expect(judged({ propertyPath: "Properties.Dotted.Name.Inner.Key" })?.value).toBe("7");
  });

  it.each([
    ["a warning", { severity: "WARN" }],
    ["a rule that is an opinion", { ruleId: "E1152" }],
    ["a finding under a condition", { conditional: true }],
    ["a reference", { propertyPath: "Properties.HealthCheckIntervalSeconds" }],
    ["a placeholder", { propertyPath: "Properties.HealthCheckPath" }],
    ["a mapping with a function in it", { propertyPath: "Properties.Matcher" }],
    ["a path through a function", { propertyPath: "Properties.Actions.0.Type" }],
    ["a path that is not there", { propertyPath: "Properties.Gone" }],
    ["a resource that is not there", { logicalId: "Gone" }],
    ["an empty list that excludes another", { ...PLAIN, ruleId: "F3020", propertyPath: "Properties.Layers" }],
    ["a missing key beside one that may vanish", { ruleId: "F3003", propertyPath: "Properties" }],
    ["SAM's own resource", { resourceType: "AWS::Serverless::Function" }],
    ["a type that another region has", { ruleId: "F3006", message: "not available in region us-east-1" }],
  ])("is nothing when it is %s", (_what, more) => {
    expect(judged(more)).toBeNull();
  });

  it("about a missing key is told where all keys are written", () => {
    const more = { logicalId: "Plain", ruleId: "F3003", message: "'Role' is a required property" };
    expect(judged({ ...more, propertyPath: "Properties" })).toMatchObject({
      origin: { place: { line: 15 } },
      message: "'Role' is a required property",
    });
  });

  it("about a type points at the type", () => {
    expect(judged({ logicalId: "Plain", ruleId: "E3710", propertyPath: "" })?.value).toBe(
      "AWS::Lambda::Function",
    );
  });

  it("does not quote a secret, and not at length", () => {
    const secret = judged({
      propertyPath: "Properties.Password",
      message: "'hunter2-hunter2' is too short.",
    });
    expect(secret).toMatchObject({ value: "***", message: "'***' is too short" });
    expect(judged({ message: `one of ${"x, ".repeat(500)}` })?.message.length).toBeLessThan(250);
  });

  it.each([[null], [{}], [{ ruleId: 3, message: "x" }], [{ ruleId: "F3034", message: "x", entity: null }]])(
    "of another shape is left out: %j",
    (raw) => expect(diagnosticOf(raw)).toBeNull(),
  );
});
