import { defineCause } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../text-signs.js";

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
  examples: {
    failing: [
      {
        name: "the secret has no such key",
        timeline: [
          {
            at: 25,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "TaskFailedToStart",
              stoppedReason:
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password",
            },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "the way to Secrets Manager is missing, not the secret",
        timeline: [
          {
            at: 140,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stoppedReason:
                "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded",
            },
          },
        ],
      },
    ],
  },
});

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
