// AWS's own validator beside us: what it says of literal values is told, what only the deployment decides is not.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resource, template } from "../../../causes/examples/parts.js";
import type { Finding } from "../../../finding/index.js";
import { readTexts } from "../../../read/index.js";
import { schemaOpinion, type SchemaOpinion } from "./index.js";
import { askValidator, findValidator } from "./thread.js";

const GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";
const group = (...lines: readonly string[]): string =>
  resource("Group", GROUP, "Port: 80", "Protocol: HTTP", "TargetType: ip", "VpcId: vpc-0a1b2c3d", ...lines);
const task = resource("Task", "AWS::ECS::TaskDefinition", "Family: orders", "ContainerDefinitions: []");

async function asked(text: string, validator?: string | null): Promise<SchemaOpinion> {
  return schemaOpinion(await readTexts({ "template.yaml": text }), validator);
}

const TEMPLATES = {
  wrong: template(
    task,
    group("HealthCheckTimeoutSeconds: 200", "HealthCheckIntervalSeconds: 300", "HealthyTreshold: 2"),
    resource("Rule", "AWS::ElasticLoadBalancingV2::ListenerRule", "Priority: 1", "Conditions: []"),
  ),
  parameter: `Parameters: { Count: { Type: Number, Default: 99 } }\n${template(task, group("HealthyThresholdCount: !Ref Count"))}`,
  branch: `Conditions: { Many: !Equals [!Ref AWS::Region, eu-west-1] }\n${template(task, group("HealthyThresholdCount: !If [Many, 99, 5]"))}`,
  placeholder: template(task, group("HealthyThresholdCount: '${self:custom.count}'")),
  mayVanish: `Conditions: { Many: !Equals [a, b] }\n${template(
    task,
    resource(
      "Rule",
      "AWS::ElasticLoadBalancingV2::ListenerRule",
      "Priority: 1",
      "Conditions: []",
      "Actions: !If [Many, [], !Ref AWS::NoValue]",
    ),
  )}`,
  macro: `Transform: Explode\n${template(task, group("HealthyThresholdCount: 99"))}`,
  include: template(
    task,
    group(
      "HealthyThresholdCount: 99",
      "Fn::Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://x/y' } }",
    ),
  ),
  packaged: template(task, group("HealthyThresholdCount: 99", "Matcher: !Rain::Embed matcher.yaml")),
  serverless: `Transform: AWS::Serverless-2016-10-31\n${template(
    resource("Handler", "AWS::Serverless::Function", "Tmeout: 3"),
    task,
    group("HealthyThresholdCount: 99"),
  )}`,
  secret: template(
    task,
    resource(
      "Database",
      "AWS::RDS::DBInstance",
      "Engine: postgres",
      "DBInstanceClass: db.t4g.small",
      "MasterUserPassword: [vK7wq2Zr9mT4]",
    ),
  ),
};

const LOADING_TAKES_AT_MOST_MS = 60_000;

describe("AWS's validator", () => {
  let opinion: SchemaOpinion;
  const said = (name: keyof typeof TEMPLATES): Finding[] =>
    opinion.findings.filter(({ where }) => where[0]?.file === `${name}/template.yaml`);
  const titles = (name: keyof typeof TEMPLATES): string[] =>
    said(name).map(({ title, where }) => `${where[0]?.line}: ${title}`);

  // One question for all: loading the schemas takes longer than answering.
  beforeAll(async () => {
    const files = Object.entries(TEMPLATES).map(([name, text]) => [`${name}/template.yaml`, text]);
    opinion = await schemaOpinion(await readTexts(Object.fromEntries(files)));
  }, LOADING_TAKES_AT_MOST_MS);

  it("is installed for these tests", () => {
    expect(findValidator()).not.toBeNull();
    expect(opinion).toMatchObject({ installed: true, notice: null });
  });

  it("finds a number out of range, a property that does not exist, and one that is missing", () => {
    expect(titles("wrong")).toEqual([
      "14: Group: 200 is greater than the maximum of 120",
      expect.stringMatching(/^16: Group: Additional properties are not allowed \('HealthyTreshold'/),
      "20: Rule: 'Actions' is a required property",
    ]);
  });

  it("tells the cause, the place and the rule", () => {
    const [finding] = said("wrong");
    expect(finding).toMatchObject({
      cause: "configuration-file-invalid",
      severity: "error",
      where: [{ file: "wrong/template.yaml", line: 14, column: 34, value: "200" }],
    });
    expect(finding?.explanation).toContain("F3034");
  });

  it.each(["parameter", "branch", "placeholder", "mayVanish"] as const)(
    "does not hold against a template what only the deployment decides: %s",
    (name) => expect(titles(name)).toEqual([]),
  );

  it.each(["macro", "include", "packaged"] as const)(
    "is not asked about what is still changed: %s",
    (name) => {
      expect(titles(name)).toEqual([]);
      const skipped = opinion.unknown.filter(({ where }) => where[0]?.file === `${name}/template.yaml`);
      expect(skipped.map(({ why }) => why)).toEqual([expect.stringMatching(/still changes it$/)]);
    },
  );

  it("speaks of a SAM template's plain resources, and not of SAM's own", () => {
    expect(titles("serverless")).toEqual([
      expect.stringMatching(/^\d+: Group: 99 is greater than the maximum of 10$/),
    ]);
  });

  it("does not quote a secret", () => {
    expect(titles("secret")).not.toEqual([]);
    expect(JSON.stringify(said("secret"))).not.toContain("vK7wq2Zr9mT4");
  });

  it("that is not installed is one sentence", async () => {
    const without = await asked(template(task), null);
    expect(without).toMatchObject({ installed: false, findings: [], unknown: [] });
    expect(without.notice).toContain("npm install");
  });
});

describe("a validator that fails", () => {
  const folder = mkdtempSync(join(tmpdir(), "steady-validator-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const made = (name: string, body: string): string => {
    const file = join(folder, `${name}.cjs`);
    writeFileSync(file, `exports.SchemaValidator = class { validate() { ${body} } };`);
    return file;
  };

  it("by an exception about one template has said what it knows of the others", async () => {
    const module = made("throws", `if (arguments[0].path === "b") throw new Error("panic"); return [];`);
    const { said, ended } = await askValidator(module, [
      { file: "a", text: "" },
      { file: "b", text: "" },
      { file: "c", text: "" },
    ]);
    expect([...said.keys()]).toEqual(["a", "c"]);
    expect(ended).toBeNull();
  });

  it("by never answering is stopped", async () => {
    const { ended } = await askValidator(made("hangs", "for (;;);"), [{ file: "a", text: "" }], 50);
    expect(ended).toBe("it took longer than 0.05 s");
  });

  it("by ending leaves one sentence, also in the report", async () => {
    const opinion = await asked(template(task), made("ends", "process.exit(3);"));
    expect(opinion.notice).toMatch(/^AWS's own validator gave up: it ended without an answer/);
    expect(opinion.unknown).toHaveLength(1);
  });

  it("by not loading leaves one sentence", async () => {
    const opinion = await asked(template(task), join(folder, "none.cjs"));
    expect(opinion.notice).toMatch(/gave up: it ended with an error \(Cannot find module/);
  });
});
