import { defineCause } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";

export const cause = defineCause({
  id: "image-pull-denied",
  title: "the registry refuses to give the image",
  severity: "error",
  meaning:
    "The image may exist, but the registry does not let this task have it: no credentials, wrong ones, or a repository policy that does not name this account.",
  hurts:
    "Every task stops with CannotPullContainerError before its container runs, until a circuit breaker or CloudFormation's time limit ends the deployment.",
  mend: "For Amazon ECR allow the pull to the execution role, and in the repository's policy when it belongs to another account. For other registries give the container repositoryCredentials.",
  links: [
    {
      title: "CannotPullContainer task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    },
    {
      title: "Private registry authentication",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html",
    },
  ],
  signs: (timeline, model) => {
    const denied = spokenMatches(timeline, [
      {
        pattern:
          /CannotPullContainerError[^]*(?:403 Forbidden|denied|unauthorized|no basic auth credentials)/i,
        strength: 0.9,
      },
      {
        pattern: /unable to pull secrets or registry auth[^]*(?:GetAuthorizationToken|AccessDenied)/i,
        strength: 0.7,
      },
      {
        pattern: /pull access denied|authentication required|incorrect username or password/i,
        strength: 0.85,
      },
    ]);
    const byKind = timeline.entries.flatMap((entry) =>
      entry.kind === "image-pull-failed" && entry.data["kind"] === "denied"
        ? [{ entry, text: entry.text, match: /^[^]*/.exec(entry.text), strength: 0.95 }]
        : [],
    );
    return signOf(
      [...denied, ...byKind.flatMap(({ match, ...rest }) => (match ? [{ ...rest, match }] : []))],
      {
        explanation:
          "The registry answered, and refused: the credentials or permissions of the pull are wrong.",
        where: containerPlaces(model).slice(0, 1),
      },
    );
  },
  explainsEvents: [
    "image-pull-failed",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
    "stack-failed",
  ],
  explains: [],
  examples: {
    failing: [
      {
        name: "a repository of another account",
        timeline: [
          {
            at: 40,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "TaskFailedToStart",
              stoppedReason:
                "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2: unexpected status from HEAD request: 403 Forbidden",
            },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "the registry cannot be reached",
        timeline: [
          {
            at: 130,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stoppedReason:
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:1.27: dial tcp 44.205.64.79:443: i/o timeout",
            },
          },
        ],
      },
      {
        name: "the image was pulled",
        timeline: [{ at: 20, subject: "task/1", kind: "image-pulled", data: { image: "orders:1.4.2" } }],
      },
    ],
  },
});
