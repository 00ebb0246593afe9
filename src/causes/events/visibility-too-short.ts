import { VISIBILITY_PER_TIMEOUT } from "../../aws/lambda.js";
import { QUEUE_VISIBILITY_SECONDS_MAX } from "../../aws/messaging.js";
import { knownValue, type LambdaFunction, type Model, type Queue, resourceName } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { template } from "../examples/parts.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { readersOf } from "./event-path.js";
import { DEAD_LETTERS, functionResource, queue, READS_JOBS } from "./example-parts.js";

const files = (timeout: string, visibility: string): Record<string, string> => ({
  "stack.yaml": template(
    functionResource(timeout),
    queue(
      "Jobs",
      visibility,
      "RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 }",
    ),
    DEAD_LETTERS,
    READS_JOBS,
  ),
});

export const cause = defineCause({
  id: "visibility-too-short",
  title: "messages become visible again while the function still works on them",
  severity: "error",
  meaning:
    "A message that a function has taken from a queue stays hidden for the queue's visibility timeout. That time is shorter than the function may run.",
  hurts:
    "Lambda refuses the mapping when the stack is made (`Queue visibility timeout … is less than Function timeout`). Where the mapping exists already, a message whose work takes longer is handed out a second time, and the work is done twice.",
  mend: "Give the queue a visibility timeout of at least six times the function's timeout, plus the batching window: then a throttled batch can be tried again before the messages come back.",
  links: [
    {
      title: "Creating and configuring an Amazon SQS event source mapping",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    },
    {
      title: "Amazon SQS visibility timeout",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
    },
  ],
  check: (model) => model.queues.flatMap((each) => judge(model, each)),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern: /Queue visibility timeout: (\d+) seconds is less than Function timeout: (\d+) seconds/,
          strength: 0.99,
        },
      ]),
      {
        explanation: "Lambda refuses to read a queue whose messages come back before the function must end.",
      },
    ),
  explainsEvents: ["stack-resource", "stack-failed"],
  explains: ["duplicate-not-handled"],
  examples: {
    failing: [
      { name: "45 s of work, 30 s of visibility", files: files("Timeout: 45", "DelaySeconds: 0") },
      { name: "written, and too short", files: files("Timeout: 300", "VisibilityTimeout: 120") },
      {
        name: "what Lambda says",
        timeline: [
          {
            at: 60,
            subject: "stack",
            kind: "stack-resource",
            text: "CREATE_FAILED ReadsJobs: Invalid request provided: Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
          },
        ],
      },
    ],
    healthy: [
      { name: "six times the timeout", files: files("Timeout: 45", "VisibilityTimeout: 270") },
      { name: "just as long as the timeout is taken", files: files("Timeout: 30", "DelaySeconds: 0") },
      { name: "both defaults", files: files("MemorySize: 256", "DelaySeconds: 0") },
    ],
  },
});

function judge(model: Model, read: Queue): Verdict[] {
  return readersOf(model, read).map(({ by }) => judgePair(read, by));
}

function judgePair(read: Queue, by: LambdaFunction): Verdict {
  const { visibilityTimeoutSeconds: visibility } = read;
  const { timeoutSeconds: timeout } = by;
  for (const value of [visibility, timeout]) {
    if (!value.known)
      return unknownBecause("whether the visibility is long enough", value.reason, value.origin);
  }
  const [hidden, works] = [knownValue(visibility) ?? 0, knownValue(timeout) ?? 0];
  if (hidden >= works) return { outcome: "not-found" };
  const advised = Math.min(works * VISIBILITY_PER_TIMEOUT, QUEUE_VISIBILITY_SECONDS_MAX);
  const [queueName, functionName] = [resourceName(read.id), resourceName(by.id)];
  const changes = setValue(visibility, advised);
  return found({
    title: `queue ${queueName} hides messages for ${hidden} s, function ${functionName} may run ${works} s`,
    explanation: `A message comes back ${hidden} s after the function took it, while the function may still work on it for ${works - hidden} s more. Lambda refuses such a mapping: \`Queue visibility timeout: ${hidden} seconds is less than Function timeout: ${works} seconds\`.`,
    where: [
      { origin: visibility.origin, value: visibility.origin.written ? `${hidden}` : "" },
      { origin: timeout.origin, value: `${works}` },
    ],
    path: [
      { name: `queue ${queueName} (hidden ${hidden} s)`, reachesNext: false, place: visibility.origin.place },
      {
        name: `function ${functionName} (up to ${works} s)`,
        reachesNext: false,
        place: timeout.origin.place,
      },
    ],
    repairs:
      changes.length === 0
        ? []
        : [
            {
              description: `hide messages for ${advised} s, six times the function's timeout`,
              safe: true,
              changes,
            },
          ],
  });
}
