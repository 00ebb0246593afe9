// The five systems' templates in the eyes of others: cfn-lint's rules, and an emulator that creates them.
// What an emulator accepts proves little about AWS; what it refuses is worth a look.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEmulator, readTemplate, type Template } from "./emulated-template.js";
import { type Emulator, emulatorIsInstalled, startEmulator } from "./emulator.js";
import { repository } from "./steady.js";

const WORKLOADS = join(repository, "workloads");
/** Whatever its name: a file with resources. Configuration files of a bundle may have some, and are no templates. */
const templates = readdirSync(WORKLOADS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name))
  .map(({ name, parentPath }) => join(parentPath, name).slice(WORKLOADS.length + 1))
  .filter(
    (file) => /[/\\]deploy[/\\]/.test(file) && !/node_modules|cdk\.out|[/\\]\.|[/\\]dist[/\\]/.test(file),
  )
  .filter((file) => /^[ \t]*"?Resources"?:/m.test(readFileSync(join(WORKLOADS, file), "utf8")))
  .sort();

/** CDK writes a dependency beside a reference that implies it; nothing depends on that. */
const REDUNDANT_DEPENDENCY = "W3005";
const hasLint = spawnSync("cfn-lint", ["--version"], { stdio: "ignore" }).status === 0;

/** All of them in one process: reading AWS's schemas takes it longer than judging a template. */
function linted(): readonly string[] {
  const files = templates.map((template) => join(WORKLOADS, template));
  const words = ["--format", "parseable", "--ignore-checks", REDUNDANT_DEPENDENCY, "--", ...files];
  const done = spawnSync("cfn-lint", words, { encoding: "utf8" });
  if (done.status === null || done.stderr !== "") throw new Error(`cfn-lint did not work: ${done.stderr}`);
  return done.stdout.split("\n");
}

describe.skipIf(!hasLint)("cfn-lint, where it is installed,", () => {
  let told: readonly string[] = [];
  beforeAll(() => {
    told = linted();
  });

  it.each(templates)("has nothing to say of %s", (template) => {
    expect(told.filter((line) => line.startsWith(`${join(WORKLOADS, template)}:`))).toEqual([]);
  });
});

/** What LocalEmu 1.3 only stands in for: it gives such a resource a name and does nothing. */
const STOOD_IN_FOR =
  /^AWS::(ECS|RDS|ElastiCache|ElasticLoadBalancingV2|ElasticBeanstalk|AutoScaling|ApplicationAutoScaling|Budgets)::|^AWS::EC2::(SecurityGroup(Ingress|Egress)|LaunchTemplate)$/;
const STAND_IN = /is not supported but was deployed as a fallback/;

describe.skipIf(!emulatorIsInstalled())("an emulator, where LocalEmu is installed,", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  it.each(templates)("creates %s", async (name) => {
    const whole = readTemplate(readFileSync(join(WORKLOADS, name), "utf8"));
    const { template, left } = forEmulator(whole);
    const created = await emulator.deploy(JSON.stringify(template), await parametersFor(template, emulator));
    const names = created.map(({ LogicalResourceId }) => LogicalResourceId);
    expect([...names, ...left].toSorted()).toEqual(Object.keys(whole.Resources).toSorted());
    expect(created.filter(({ ResourceStatus }) => ResourceStatus !== "CREATE_COMPLETE")).toEqual([]);
    const standIns = created.filter(({ ResourceStatusReason }) => STAND_IN.test(ResourceStatusReason ?? ""));
    const unexpected = standIns.map(({ ResourceType = "" }) => ResourceType);
    expect(unexpected.filter((type) => !STOOD_IN_FOR.test(type))).toEqual([]);
    expect(standIns.length).toBeLessThan(created.length);
  });
});

/** Values for parameters without a default, by what their names ask for. */
async function parametersFor(
  { Parameters = {} }: Template,
  emulator: Emulator,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, { Default }] of Object.entries(Parameters)) {
    if (Default !== undefined) continue;
    if (/Certificate/.test(name)) values[name] = await emulator.certificateArn();
    else if (/Secret/.test(name)) values[name] = await emulator.secretArn();
    else if (/Cidr|Range/.test(name)) values[name] = "203.0.113.0/24";
    else values[name] = "example";
  }
  return values;
}
