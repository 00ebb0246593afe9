import { IMPLIED_TAG, isMovingTag } from "../../aws/moving-tags.js";
import { type Container, hasPlaceholder, parseImageReference } from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { taskDefinition } from "../examples/parts.js";

const image = (reference: string): Record<string, string> => ({
  "task.yaml": taskDefinition(`Image: ${reference}`),
});

export const cause = defineCause({
  id: "image-tag-mutable",
  title: "the image tag can be moved to another image",
  severity: "warning",
  meaning:
    "The task definition names its image by a tag that is put on one image after another, such as `latest`, or by no tag, which means `latest`.",
  hurts:
    "What runs depends on when a task starts: a replacement task may start another version than its neighbours, a rollback may bring the broken image back, and nobody can tell afterwards what ran.",
  mend: "Name a tag that is used once (a version or a commit), or the digest.",
  links: [
    {
      title: "Best practices for container images",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
    },
    {
      title: "Image tag immutability in Amazon ECR",
      url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    },
  ],
  check: (model) => model.taskDefinitions.flatMap((task) => task.containers).flatMap(judge),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "latest", files: image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:latest") },
      { name: "no tag", files: image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders") },
      { name: "a branch", files: image("ghcr.io/example/orders:main") },
      { name: "a registry with a port and no tag", files: image("registry.example:5000/team/orders") },
    ],
    healthy: [
      { name: "a version", files: image("ghcr.io/example/orders:2.7.1") },
      { name: "a commit", files: image("ghcr.io/example/orders:9f2c41d") },
      {
        name: "a digest beside the tag",
        files: image(`nginx:latest@sha256:${"0a1b2c3d".repeat(8)}`),
      },
      {
        name: "the pipeline decides the tag",
        files: image("!Sub 'ghcr.io/example/orders:${AWS::StackName}'"),
      },
      {
        name: "the workflow puts the image in when it deploys",
        files: {
          "task-definition.json":
            '{"family":"orders","containerDefinitions":[{"name":"web","image":"orders:latest"}]}',
          "ship.yml": `jobs:
  ship:
    steps:
      - uses: aws-actions/amazon-ecs-render-task-definition@v1
        with:
          task-definition: task-definition.json
          container-name: web
          image: \${{ steps.login.outputs.registry }}/orders:\${{ github.sha }}
`,
        },
      },
      { name: "a tag that only begins like a branch", files: image("ghcr.io/example/orders:main-9f2c41d") },
    ],
  },
});

function judge(container: Container): Verdict {
  const { image } = container;
  if (!image.known) return unknownBecause("which image a container runs", image.reason, image.origin);
  const reference = parseImageReference(image.value);
  if (!reference)
    return unknownBecause("which tag an image has", "the reference cannot be read", image.origin);
  const tag = reference.tag ?? IMPLIED_TAG;
  if (reference.digest === null && hasPlaceholder(tag)) {
    return unknownBecause("which tag an image has", "only the deployment decides it", image.origin);
  }
  if (reference.digest !== null || !isMovingTag(tag)) return { outcome: "not-found" };
  return found({
    title:
      reference.tag === null
        ? "the image has no tag, which means `latest`"
        : `the image tag \`${tag}\` can be moved`,
    explanation: `Whatever is pushed as \`${tag}\` next runs as soon as a task is started again, without a deployment.`,
    where: [{ origin: image.origin, value: image.value }],
    confidence: tag === IMPLIED_TAG ? 0.97 : 0.85,
  });
}
