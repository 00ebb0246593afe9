import {
  type EnvironmentVariable,
  knownValue,
  type Model,
  parseSecretReference,
  type SecretReference,
  type StoredSecret,
  type Value,
} from "../../model/index.js";
import { setText } from "../shared/changes.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { isSlipOf } from "../shared/slips.js";
import { secretUnavailableExamples } from "./secret-unavailable.examples.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";

export const cause = defineCause({
  id: "secret-unavailable",
  title: "a secret that the task needs cannot be had",
  severity: "error",
  meaning:
    "The task definition takes a value from Secrets Manager or Systems Manager, and that secret does not exist, has no such key, is not JSON, or is marked for deletion.",
  hurts:
    "The task stops with ResourceInitializationError before its container runs, again and again, and the rollout fails.",
  mend: "Check the ARN in `valueFrom` (region, account, the six characters at its end, the key after it) against the secret itself.",
  links: [
    {
      title: "Pass Secrets Manager secrets through environment variables",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
    },
    {
      title: "ResourceInitializationError",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    },
  ],
  check: (model) =>
    model.taskDefinitions.flatMap((task) =>
      task.containers.flatMap((container) =>
        container.environment
          .filter(({ from }) => from === "secret")
          .map((variable) => judge(model, container.id, variable)),
      ),
    ),
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /Secrets Manager can't find the specified secret/i, strength: 0.97 },
        {
          pattern: /did not contain json key|retrieved secret from Secrets Manager did not contain/i,
          strength: 0.97,
        },
        {
          pattern:
            /invalid character .* looking for beginning of value[^]*secret|secret[^]*invalid character/i,
          strength: 0.9,
        },
        {
          pattern: /unable to (?:pull|retrieve) secrets?[^]*(?:ResourceNotFoundException|ParameterNotFound)/i,
          strength: 0.96,
        },
        { pattern: /invalid ssm parameters?:|ParameterNotFound/i, strength: 0.93 },
        { pattern: /secret[^]*marked for deletion/i, strength: 0.95 },
      ]),
      {
        explanation:
          "The secret or parameter that the task definition names could not be read as it is named.",
        where: secretPlaces(model),
      },
    ),
  explainsEvents: ["resource-initialization-failed", "task-stopped", "start-throttled", "deployment-failed"],
  explains: ["environment-variable-missing"],
  examples: secretUnavailableExamples,
});

function judge(model: Model, taskId: string, variable: EnvironmentVariable): Verdict {
  const { value } = variable;
  if (!value.known) return unknownBecause(`where ${variable.name} comes from`, value.reason, value.origin);
  const reference = parseSecretReference(value.value);
  if (!reference) return judgeName(model, variable, value);
  const stored = storedBehind(model, reference, variable);
  if (stored?.kind === "parameter") return judgeParameterParts(taskId, variable, value, reference);
  // Source: the error is that of the ECS agent, "unexpected ARN format with parameters when trying to retrieve ASM secret".
  if (reference.partsAfter !== 0 && reference.partsAfter !== PARTS_AFTER_SECRET) {
    return malformed(taskId, variable, value, reference);
  }
  if (reference.key === null) return { outcome: "not-found" };
  if (!stored) return notApplicable("the secret is made outside of these files");
  if (!stored.keys.known) {
    return unknownBecause(
      `which keys the secret of ${variable.name} has`,
      stored.keys.reason,
      stored.keys.origin,
    );
  }
  return judgeKey(taskId, variable, reference.key, stored, stored.keys.value);
}

/** Key, version stage and version id: all three are written, empty where they are not wanted. */
const PARTS_AFTER_SECRET = 3;

function malformed(
  taskId: string,
  variable: EnvironmentVariable,
  value: Value<string> & { known: true },
  reference: SecretReference,
): Verdict {
  const parts = value.value.slice(reference.secret.length).split(":").slice(1);
  const [key = "", stage = "", version = ""] = parts;
  const right = `${reference.secret}:${key}:${stage}:${version}`;
  return found({
    title: `${variable.name} names its secret with ${reference.partsAfter} of three parts after it`,
    explanation: `After the secret come key, version stage and version id, and all three colons must be there: \`:${key}::\`. As it stands the value cannot be read as an ARN, and no task starts.`,
    where: [{ origin: value.origin, value: value.value }],
    repairs:
      parts.length > PARTS_AFTER_SECRET
        ? []
        : [
            {
              description: `write all three: \`:${key}:${stage}:${version}\``,
              // As written nothing starts, and the value means the same key of the same secret.
              safe: true,
              changes: setText(value, variable.origin, "ValueFrom", right),
            },
          ],
    implies: refusal(taskId, "unexpected ARN format with parameters when trying to retrieve ASM secret"),
  });
}

function judgeKey(
  taskId: string,
  variable: EnvironmentVariable,
  key: string,
  stored: StoredSecret,
  keys: readonly string[] | null,
): Verdict {
  if (keys?.includes(key)) return { outcome: "not-found" };
  const meant = keys?.find((each) => each.toLowerCase() === key.toLowerCase());
  return found({
    title:
      keys === null
        ? `${variable.name} asks for the key \`${key}\` of a secret that is plain text`
        : `the secret of ${variable.name} has no key \`${key}\``,
    explanation:
      keys === null
        ? "The secret is generated as one text, not as JSON, so that it has no keys. ECS cannot read a key of it, and no task starts."
        : `As it is made here the secret has ${spoken(keys)}. ECS finds no \`${key}\` in it, and no task starts.`,
    where: [
      { origin: variable.value.origin, value: key },
      { origin: stored.keys.origin, value: (keys ?? []).join(", ") },
    ],
    confidence: 0.9,
    repairs:
      meant !== undefined && variable.value.known
        ? [
            {
              description: `ask for \`${meant}\`, as the secret has it`,
              safe: true,
              changes: setText(
                variable.value,
                variable.origin,
                "ValueFrom",
                variable.value.value.replace(`:${key}:`, `:${meant}:`),
              ),
            },
          ]
        : [],
    implies: refusal(taskId, `retrieved secret from Secrets Manager did not contain json key ${key}`),
  });
}

/** A parameter is one text; parts after its name belong to it and make another name. */
function judgeParameterParts(
  taskId: string,
  variable: EnvironmentVariable,
  value: Value<string> & { known: true },
  reference: SecretReference,
): Verdict {
  if (reference.partsAfter === 0) return { outcome: "not-found" };
  return found({
    title: `${variable.name} asks for a key of a parameter, which has none`,
    explanation:
      "Parameters of Systems Manager are one text each. What follows the name is taken for a part of the name, and there is no such parameter.",
    where: [{ origin: value.origin, value: value.value }],
    implies: refusal(taskId, "invalid ssm parameters"),
  });
}

/** A name that is no ARN is looked for among the parameters of Systems Manager, never among the secrets. */
function judgeName(
  model: Model,
  variable: EnvironmentVariable,
  value: Value<string> & { known: true },
): Verdict {
  const name = value.value;
  if (name.startsWith("arn:") || name.includes("${"))
    return notApplicable("only the deployment decides the name");
  const named = (stored: StoredSecret): boolean => knownValue(stored.name) === name;
  if (model.storedSecrets.some((stored) => stored.kind === "parameter" && named(stored))) {
    return { outcome: "not-found" };
  }
  const secret = model.storedSecrets.find((stored) => stored.kind === "secret" && named(stored));
  if (secret) return secretByName(variable, value, secret);
  const used = new Set(variablesFromSecrets(model).map((each) => knownValue(each.value)));
  const meant = model.storedSecrets.find(
    (stored) =>
      stored.kind === "parameter" &&
      !used.has(stored.reference) &&
      !used.has(knownValue(stored.name)) &&
      isSlipOf(name, knownValue(stored.name) ?? name),
  );
  return meant
    ? parameterBySlip(variable, value, meant)
    : notApplicable("the parameter may be made elsewhere");
}

function secretByName(variable: EnvironmentVariable, value: Value<string>, secret: StoredSecret): Verdict {
  return found({
    title: `${variable.name} names a secret of Secrets Manager without its ARN`,
    explanation: `A plain name is looked for in Systems Manager, where there is no parameter \`${knownValue(value) ?? ""}\`. The secret of that name is in Secrets Manager, which wants the whole ARN.`,
    where: [
      { origin: value.origin, value: knownValue(value) ?? "" },
      { origin: secret.name.origin, value: knownValue(secret.name) ?? "" },
    ],
    confidence: 0.9,
    repairs: [
      {
        description: "refer to the secret, so that its ARN is filled in",
        safe: false,
        changes: value.origin.node ? [{ op: "set", node: value.origin.node, value: { Ref: secret.id } }] : [],
      },
    ],
  });
}

function parameterBySlip(variable: EnvironmentVariable, value: Value<string>, meant: StoredSecret): Verdict {
  const right = knownValue(meant.name) ?? "";
  return found({
    title: `${variable.name} names \`${knownValue(value) ?? ""}\`, but the parameter that is made is called \`${right}\``,
    explanation: `These files make the parameter \`${right}\`, and nothing asks for it. Unless the other one exists elsewhere, no task starts.`,
    where: [
      { origin: value.origin, value: knownValue(value) ?? "" },
      { origin: meant.name.origin, value: right },
    ],
    confidence: 0.8,
    repairs: [
      {
        description: `ask for \`${right}\``,
        safe: false,
        changes: setText(value, variable.origin, "ValueFrom", right),
      },
    ],
  });
}

/** The secret that a value refers to, in the same file. */
function storedBehind(
  model: Model,
  reference: SecretReference,
  variable: EnvironmentVariable,
): StoredSecret | undefined {
  const file = variable.origin.place?.file;
  return model.storedSecrets.find(
    (stored) => stored.reference === reference.secret && stored.origin.place?.file === file,
  );
}

/** Before a container starts, in the platform's words. */
function refusal(taskId: string, reason: string) {
  return [
    {
      of: taskId,
      what: "image-pull" as const,
      failure: "denied" as const,
      reason: `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${reason}`,
    },
  ];
}

function spoken(keys: readonly string[]): string {
  return keys.length === 0 ? "no keys" : `the keys ${keys.map((key) => `\`${key}\``).join(", ")}`;
}

function variablesFromSecrets(model: Model): EnvironmentVariable[] {
  return model.taskDefinitions
    .flatMap((task) => task.containers)
    .flatMap((container) => container.environment.filter(({ from }) => from === "secret"));
}

function secretPlaces(model: Parameters<typeof containerPlaces>[0]): ReturnType<typeof containerPlaces> {
  const variables = (model?.taskDefinitions ?? []).flatMap((taskDefinition) =>
    taskDefinition.containers.flatMap((container) =>
      container.environment
        .filter((variable) => variable.from === "secret")
        .map((variable) => ({ origin: variable.origin, value: variable.name })),
    ),
  );
  return variables.length > 0 ? variables : containerPlaces(model).slice(0, 1);
}
