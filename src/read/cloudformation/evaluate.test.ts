import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { childOf } from "../document/index.js";
import { parseDocument } from "../document/parse.js";
import type { Resolved } from "../resource/resolved.js";
import { StackReading } from "./stack.js";
import { Workspace } from "./workspace.js";

const head = `
Parameters:
  Port: { Type: Number, Default: 8000 }
  Env: { Type: String }
  Zones: { Type: CommaDelimitedList, Default: "a, b" }
  Vpc: { Type: "AWS::EC2::VPC::Id" }
  Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /ami }
Mappings:
  Sizes:
    dev: { cpu: 256 }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  Never: !Equals [a, b]
  Always: !Not [Condition: Never]
  Both: !And [!Condition IsProd, !Condition Never]
  Either: !Or [!Condition IsProd, !Condition Always]
  Round: !Not [!Condition Trip]
  Trip: !Condition Round
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties: { Port: 5433 }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /app }
  Role: { Type: "AWS::IAM::Role" }
  Probe:
    Type: Custom::Probe
    Properties:
      Value: `;

function resolve(written: string): Resolved {
  const document = parseDocument("t.yml", head + written.replaceAll("\n", "\n        "));
  if (document.root === null) throw new Error(document.problems[0]?.message ?? "empty");
  const stack = new StackReading(document, document.root, new Workspace(textFiles({})));
  const properties = stack.resources.get("Probe")?.properties;
  const node = childOf(properties, "Value");
  if (node === undefined) throw new Error("no value");
  return stack.evaluator.resolve(node);
}

function plain(resolved: Resolved): unknown {
  if (resolved.kind === "scalar") return resolved.value;
  if (resolved.kind === "list") return resolved.items.map(plain);
  if (resolved.kind === "mapping") {
    return Object.fromEntries([...resolved.entries].map(([key, { value }]) => [key, plain(value)]));
  }
  if (resolved.kind === "reference") return `-> ${resolved.logicalId} ${resolved.attribute}`;
  return resolved.kind;
}

const cases: readonly (readonly [string, unknown])[] = [
  ["!Ref Port", 8000],
  ["{Ref: Env}", "unresolved"],
  ["!Ref Zones", ["a", "b"]],
  ["!Ref Image", "unresolved"],
  ["!Ref AWS::NoValue", "nothing"],
  ["!Ref AWS::Region", "${AWS::Region}"],
  ["!Ref Logs", "/app"],
  ["!Ref Nobody", "unresolved"],
  ["!GetAtt Role.Arn", "-> Role Arn"],
  ["{Fn::GetAtt: [Role, Arn]}", "-> Role Arn"],
  ["!GetAtt Db.Endpoint.Port", 5433],
  ['!Sub "${Port}/tcp"', "8000/tcp"],
  ['!Sub ["${a}-${Port}", {a: !Select [1, !Ref Zones]}]', "b-8000"],
  ['!Sub "echo ${!HOME}"', "echo ${HOME}"],
  [
    '!Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/a:1"',
    "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/a:1",
  ],
  ['!Sub "${Env}-x"', "unresolved"],
  [
    '!Sub "postgres://u:${Env}@${Db.Endpoint.Address}:${Db.Endpoint.Port}/d"',
    "postgres://u:${unknown}@${Db.Endpoint.Address}:5433/d",
  ],
  ['!Join ["", ["redis://", !GetAtt Db.Endpoint.Address, ":6379"]]', "redis://${Db.Endpoint.Address}:6379"],
  ["!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b"],
  ["!Select [0, !Split ['/', a/b]]", "a"],
  ["!Select [5, !Ref Zones]", "unresolved"],
  ["!Select [1, !GetAZs '']", "${AWS::AvailabilityZone.1}"],
  ["!FindInMap [Sizes, dev, cpu]", 256],
  ["!FindInMap [Sizes, prod, cpu]", "unresolved"],
  ["!FindInMap [Sizes, prod, cpu, {DefaultValue: 512}]", 512],
  ["!FindInMap [Sizes, !Ref Env, cpu]", "unresolved"],
  ["!Base64 hi", "aGk="],
  ["!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]],
  ["!ImportValue net-vpc", "unresolved"],
  ["{Fn::Transform: {Name: X}}", "unresolved"],
  ["{Fn::Length: !Ref Zones}", 2],
  ["{Fn::ToJsonString: {a: !Ref Port}}", '{"a":8000}'],
  ["'{{resolve:ssm:/app/key:1}}'", "{{resolve:ssm:/app/key:1}}"],
  ["!If [Always, 1, 2]", 1],
  ["!If [Never, 1, 2]", 2],
  ["!If [Both, 1, 2]", 2],
  ["!If [Either, 1, 2]", 1],
  ["!If [IsProd, 1, 2]", "unresolved"],
  ["!If [IsProd, 1, 1]", 1],
  ["!If [IsProd, 1, !Ref AWS::NoValue]", "unresolved"],
  ["!If [IsProd, [1, 2], !Ref AWS::NoValue]", [1, 2]],
  ["!If [IsProd, {a: 1, b: 1}, {a: 1, b: 2}]", { a: 1, b: "unresolved" }],
  ["!If [IsProd, [x, {a: 1}], [x, {a: 2}]]", ["x", { a: "unresolved" }]],
  ["!If [IsProd, [1], [1, 2]]", "unresolved"],
  ["!If [Trip, 1, 2]", "unresolved"],
  ["{Fn::ForEach::Loop: [X, !Ref Zones, {'k${X}': !Sub 'v${X}'}]}", { ka: "va", kb: "vb" }],
];

describe("intrinsics", () => {
  it.each(cases)("%s", (written, expected) => {
    expect(plain(resolve(written))).toEqual(expected);
  });

  it("say where a value is decided: at the parameter's default", () => {
    expect(resolve("!Ref Port").origin).toMatchObject({
      place: { line: 3 },
      node: { path: ["Parameters", "Port", "Default"] },
    });
    expect(resolve("!Ref Env")).toMatchObject({ reason: "the parameter Env has no default" });
  });

  it("give derived texts no node to edit, and literals theirs", () => {
    expect(resolve('!Sub "${Port}/tcp"').origin.node).toBeNull();
    expect(resolve("!If [Always, 1, 2]").origin.node?.path).toEqual([
      "Resources",
      "Probe",
      "Properties",
      "Value",
      1,
    ]);
  });

  it("end on calls nested without end", () => {
    const deep = `${"{Fn::Base64: ".repeat(150)}x${"}".repeat(150)}`;
    expect(resolve(deep).kind).toBe("unresolved");
  });
});
