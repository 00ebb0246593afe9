import { actionOf } from "../../aws/sdk-actions.js";
import type { AwsCall, HostScript, InstanceGroup, Model, ScriptCommand } from "../../model/index.js";
import { found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { CALLS_CONFIDENCE, callDefects, type Need, needsOf, OWN_CREDENTIALS } from "./role-calls.js";

/** Calls of AWS that user data and the processes of instances make in the name of their profile. */
function instanceNeeds({ host }: InstanceGroup): Need[] {
  const script = host?.script ?? null;
  const own = script === null || bringsCredentials(script) ? [] : script.commands.flatMap(commandNeeds);
  const processes = (host?.processes ?? [])
    .filter(({ environment }) => !environment.some(({ name }) => OWN_CREDENTIALS.test(name)))
    .flatMap(({ application }) => needsOf(application));
  return [...new Map([...own, ...processes].map((need) => [need.action, need])).values()];
}

/** Keys in the environment or in files of the AWS CLI. */
function bringsCredentials({ commands, files }: HostScript): boolean {
  return (
    files.some(({ path }) => /\/\.aws\/|credentials$/.test(path)) ||
    commands.some(
      ({ words, environment }) =>
        environment.some(({ name }) => OWN_CREDENTIALS.test(name)) ||
        (words[0] === "aws" && words[1] === "configure" && /aws_access_key_id|import/.test(words.join(" "))),
    )
  );
}

/** `aws s3 cp s3://bucket/app.zip .`, `aws secretsmanager get-secret-value …`. */
function commandNeeds({ words, origin, certain, environment }: ScriptCommand): Need[] {
  const [program = "", ...rest] = words;
  if (
    !/^(?:.*\/)?aws$/.test(program) ||
    !certain ||
    rest.includes("--no-sign-request") ||
    rest.includes("--profile")
  )
    return [];
  if (environment.some(({ name }) => OWN_CREDENTIALS.test(name))) return [];
  const plain = withoutOptions(rest);
  const [service = "", operation = "", ...operands] = plain;
  const operations = service === "s3" ? objectOperations(operation, operands) : [pascal(operation)];
  return operations.flatMap((name): Need[] => {
    const api = service === "s3api" ? "s3" : service;
    const action = actionOf(api, name);
    const call: AwsCall = {
      origin,
      client: "aws",
      service: api,
      operation: name,
      resource: null,
      resourceVariable: null,
      keyStart: null,
      besideComparisons: false,
    };
    return action === null ? [] : [{ action, call }];
  });
}

/** Options of the AWS CLI that stand before the service take the next word. */
function withoutOptions(words: readonly string[]): string[] {
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (!word.startsWith("--")) plain.push(word);
    else if (plain.length === 0 && !word.includes("=") && !/^--(?:debug|no-.*)$/.test(word)) at += 1;
  }
  return plain;
}

function objectOperations(operation: string, [from = "", to = ""]: readonly string[]): string[] {
  const [reads, writes] = [from.startsWith("s3://"), to.startsWith("s3://")];
  if (operation === "ls") return reads ? ["ListObjectsV2"] : [];
  if (!/^(?:cp|mv|sync)$/.test(operation)) return [];
  return [
    ...(operation === "sync" ? ["ListObjectsV2"] : []),
    ...(reads ? ["GetObject"] : []),
    ...(writes ? ["PutObject"] : []),
  ];
}

function pascal(operation: string): string {
  return operation.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Calls that the role in the profile does not allow. */
export function instanceRoleVerdicts(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const needs = instanceNeeds(group);
    const role = group.launch?.instanceRole;
    if (needs.length === 0 || role === undefined) return [];
    if (!role.known) return [unknownBecause("what the instances may do", role.reason, role.origin)];
    if (role.value === null) return [notApplicable("the instances have no profile, which is another cause")];
    const defects = callDefects(model, role.value, needs, "the instances' role");
    return defects.length === 0 ? [{ outcome: "not-found" }] : defects.map(found);
  });
}

/** Calls, and no profile in whose name they could be made. */
export function instancesWithoutProfile(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const { launch } = group;
    if (launch === null || !launch.instanceRole.known || launch.instanceRole.value !== null) return [];
    const needs = instanceNeeds(group);
    if (needs.length === 0) return [];
    const [first] = needs;
    return [
      found({
        title: "the instances call AWS and have no instance profile",
        explanation: `${first === undefined ? "A call" : `${first.call.operation} of ${first.call.service}`} needs credentials, and instances have none but those of an instance profile. The call fails with “Unable to locate credentials”, and what it should bring is never there.`,
        where: [
          ...needs.slice(0, 2).map(({ call }) => ({ origin: call.origin, value: call.operation })),
          { origin: launch.origin, value: "" },
        ],
        confidence: CALLS_CONFIDENCE,
        repairs: [
          {
            description: `give ${launch.id} an instance profile whose role allows ${needs.map(({ action }) => action).join(", ")}`,
            safe: false,
            changes: [],
          },
        ],
      }),
    ];
  });
}
