import {
  deployedContainers,
  fitsPlaceholders,
  hasPlaceholder,
  type ImageReference,
  knownValue,
  type Container,
  type Model,
  parseImageReference,
  type PushedImage,
} from "../../model/index.js";
import { IMPLIED_TAG, isMovingTag } from "../../aws/moving-tags.js";
import { setText } from "../shared/changes.js";
import {
  defineCause,
  found,
  notApplicable,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { taskDefinition } from "../examples/parts.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const push = (tag: string): string =>
  `#!/bin/sh\ndocker build --tag ${ECR}/orders:${tag} .\ndocker push ${ECR}/orders:${tag}\n`;
const files = (deployed: string, pushed: string): Record<string, string> => ({
  "task.yaml": taskDefinition(`Image: ${ECR}/orders:${deployed}`),
  "push.sh": push(pushed),
});

// A push elsewhere (a pipeline, another machine) cannot be seen, so a script is not the whole truth.
const CONFIDENCE_BY_PUSH = 0.85;
const CONFIDENCE_BY_LISTING = 0.97;

export const cause = defineCause({
  id: "image-not-found",
  title: "the image that the task names does not exist",
  severity: "error",
  meaning:
    "The repository or the tag in the task definition is not the one that was pushed: a `v` too much, another version, another repository or region.",
  hurts:
    "Every task stops with CannotPullContainerError before its container runs. Amazon ECS tries again and again, each time for some minutes, until a circuit breaker or CloudFormation's time limit ends the deployment.",
  mend: "Name the tag that was pushed, or push the tag that is named; best let one build write both.",
  links: [
    {
      title: "CannotPullContainer task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    },
  ],
  check: (model) => byImage(model).map((containers) => judge(containers, model)),
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern: /(?:failed to resolve ref|pull image manifest has been retried)[^]*not found/i,
          strength: 0.97,
        },
        { pattern: /manifest (?:unknown|for .* not found)/i, strength: 0.96 },
        {
          pattern: /API error \(404\)|repository .* not found|name unknown: The repository/i,
          strength: 0.95,
        },
        { pattern: /CannotPullContainerError[^]*(?:: not found|does not exist)/i, strength: 0.93 },
        // Docker Hub answers alike for a private and for a missing repository.
        { pattern: /pull access denied[^]*repository does not exist/i, strength: 0.7 },
      ]).concat(pullFailuresOfKind(timeline)),
      {
        explanation:
          "The registry has no such image: the repository or the tag named by the task definition does not exist.",
        where: containerPlaces(model).slice(0, 1),
        missing: [
          {
            what: "which tags the repository has",
            command: "aws ecr describe-images --repository-name NAME --query 'imageDetails[].imageTags'",
          },
        ],
      },
    ),
  explainsEvents: [
    "image-pull-failed",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
    "stack-failed",
  ],
  explains: ["image-pull-denied"],
  examples: {
    failing: [
      { name: "pushed with a v, deployed without", files: files("1.4.2", "v1.4.2") },
      { name: "an older version is pushed", files: files("1.5.0", "1.4.2") },
      { name: "only latest is pushed here: suspected", files: files("1.5.0", "latest") },
      {
        name: "the account is a placeholder of the template",
        files: {
          "task.yaml": taskDefinition(
            'Image: !Sub "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/orders:1.5.0"',
          ),
          "push.sh": push("1.4.2"),
        },
      },
      {
        name: "the registry's answer",
        timeline: [
          {
            at: 210,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "TaskFailedToStart",
              stoppedReason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${ECR}/orders:1.5.0: ${ECR}/orders:1.5.0: not found`,
            },
          },
        ],
      },
    ],
    healthy: [
      { name: "the pushed tag", files: files("1.4.2", "1.4.2") },
      { name: "the tag is decided while pushing", files: files("1.4.2", "$VERSION") },
      {
        name: "another repository is pushed",
        files: {
          "task.yaml": taskDefinition(`Image: ${ECR}/orders:1.4.2`),
          "push.sh": `docker push ${ECR}/invoices:v3\n`,
        },
      },
      {
        name: "a registry of another account is pushed to, which says nothing of this one",
        files: {
          "task.yaml": taskDefinition(`Image: ${ECR}/orders:1.4.2`),
          Makefile: `REGISTRY := ${ECR.replace("111122223333", "444455556666")}\n\npush:\n\tdocker push $(REGISTRY)/orders:preview\n`,
        },
      },
    ],
  },
});

function pullFailuresOfKind(timeline: Parameters<typeof spokenMatches>[0]): ReturnType<typeof spokenMatches> {
  return timeline.entries.flatMap((entry) => {
    const match =
      entry.kind === "image-pull-failed" ? /^not-found$/.exec(String(entry.data["kind"] ?? "")) : null;
    return match
      ? [{ entry, text: entry.text, match: /^[^]*/.exec(entry.text) ?? match, strength: 0.97 }]
      : [];
  });
}

/** The containers that share an image share its fate. */
function byImage(model: Model): [Container, ...Container[]][] {
  const groups = new Map<string, [Container, ...Container[]]>();
  for (const { container } of deployedContainers(model)) {
    const { image } = container;
    const key = image.known ? image.value : `unknown ${groups.size}`;
    const group = groups.get(key);
    if (!group) groups.set(key, [container]);
    else if (!group.includes(container)) group.push(container);
  }
  return [...groups.values()];
}

function judge(containers: readonly [Container, ...Container[]], model: Model): Verdict {
  const { image } = containers[0];
  if (!image.known) return unknownBecause("whether the image exists", image.reason, image.origin);
  const reference = parseImageReference(image.value);
  if (!reference || hasPlaceholder(reference.repository)) {
    return unknownBecause("whether the image exists", "only the deployment decides its name", image.origin);
  }
  if (reference.digest !== null) return notApplicable("a digest names the image");
  const tag = reference.tag ?? IMPLIED_TAG;
  if (hasPlaceholder(tag)) {
    return unknownBecause("whether the image exists", "only the deployment decides its tag", image.origin);
  }
  const same = pushesTo(reference, model.pushedImages);
  if (same.length === 0) return notApplicable("nothing tells which images were pushed");
  if (same.some((pushed) => knownValue(pushed.tag) === tag)) return { outcome: "not-found" };
  const undecided = same.find((pushed) => !pushed.tag.known || hasShellVariable(pushed.tag.value));
  if (undecided) {
    return unknownBecause(
      "whether the image exists",
      "a push decides its tag only when it runs",
      undecided.origin,
    );
  }
  const listed = same.some((pushed) => pushed.evidence === "listing");
  const tags = [...new Set(same.map((pushed) => knownValue(pushed.tag) ?? ""))];
  // Who pushes `latest` every day may push versions by hand.
  const suspected = !listed && !isMovingTag(tag) && tags.every(isMovingTag);
  return found({
    suspected,
    title: `\`${reference.repository}:${tag}\` is not what was pushed`,
    explanation: listed
      ? `The registry's list has ${spoken(tags)}, not \`${tag}\`.`
      : `What is pushed here is ${spoken(tags)}; the task asks for \`${tag}\`. Unless something else pushes it, no task can start.`,
    where: [
      ...containers.map((container) => ({ origin: container.image.origin, value: image.value })),
      ...same.map((pushed) => ({ origin: pushed.tag.origin, value: knownValue(pushed.tag) ?? "" })),
    ],
    confidence: listed ? CONFIDENCE_BY_LISTING : CONFIDENCE_BY_PUSH,
    implies: (suspected ? [] : containers).map((container) => ({
      of: container.id,
      what: "image-pull",
      failure: "not-found",
      // In the platform's words. Source: [ECS-task_cannot_pull_image].
      reason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image.value}: not found`,
    })),
    repairs: repairs(containers, image.value, tag, tags),
    missing: listed
      ? []
      : [
          {
            what: "which tags the repository really has",
            command: `aws ecr describe-images --repository-name ${reference.repository} --query 'imageDetails[].imageTags'`,
          },
        ],
  });
}

// A suggestion: which of the two names is meant only its author knows.
function repairs(
  containers: readonly Container[],
  image: string,
  tag: string,
  tags: readonly string[],
): RepairDraft[] {
  const [pushed] = tags;
  if (tags.length !== 1 || pushed === undefined || !image.endsWith(`:${tag}`)) return [];
  const right = `${image.slice(0, -tag.length)}${pushed}`;
  return [
    {
      description: `name the tag that is pushed: \`${pushed}\``,
      safe: false,
      changes: containers.flatMap((container) => setText(container.image, container.origin, "Image", right)),
    },
  ];
}

function pushesTo(reference: ImageReference, pushedImages: readonly PushedImage[]): PushedImage[] {
  return pushedImages.filter((pushed) => {
    const name = knownValue(pushed.repository);
    return (
      name !== undefined && repositoryName(name) === reference.repository && isSameRegistry(reference, pushed)
    );
  });
}

/** Another account or region holds other images, whatever their names. Parts that only the deployment fills in may fit. */
function isSameRegistry({ registry }: ImageReference, pushed: PushedImage): boolean {
  const host = knownValue(pushed.registry);
  if (host === undefined || host === null) return true;
  return fitsPlaceholders(registry, host) || fitsPlaceholders(host, registry);
}

/** A pushed name may still carry its registry's host, or a variable in its place. */
function repositoryName(text: string): string {
  const slash = text.indexOf("/");
  const host = text.slice(0, Math.max(slash, 0));
  return slash > 0 && /[.:$]/.test(host) ? text.slice(slash + 1) : text;
}

function hasShellVariable(text: string): boolean {
  return text.includes("$");
}

function spoken(tags: readonly string[]): string {
  return tags.map((tag) => `\`${tag}\``).join(", ");
}
