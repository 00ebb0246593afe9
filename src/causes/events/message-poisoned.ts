import { RECEIVES_ADVISED_MIN } from "../../aws/messaging.js";
import {
  type EventSource,
  eventLinks,
  findNamed,
  knownValue,
  type LambdaFunction,
  type Model,
  type Queue,
  resourceName,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { resource, template } from "../examples/parts.js";
import { readersOf, spokenNode } from "./event-path.js";
import { DEAD_LETTERS, functionResource, permission, queue, READS_JOBS, topicTo } from "./example-parts.js";

const files = (...resources: readonly string[]): Record<string, string> => ({
  "stack.yaml": template(functionResource(), ...resources),
});
const REDRIVE = (count: number): string =>
  `RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: ${count} }`;
const STREAM = (...properties: readonly string[]): string =>
  resource(
    "ReadsStream",
    "AWS::Lambda::EventSourceMapping",
    "FunctionName: !Ref Resize",
    "EventSourceArn: arn:aws:kinesis:eu-west-1:111122223333:stream/clicks",
    "StartingPosition: LATEST",
    ...properties,
  );
const READS_STREAM =
  "ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole, arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole]";
const streamFiles = (...properties: readonly string[]): Record<string, string> => ({
  "stack.yaml": template(
    functionResource().replace(/ManagedPolicyArns: .*/, READS_STREAM),
    STREAM(...properties),
    DEAD_LETTERS,
  ),
});

export const cause = defineCause({
  id: "message-poisoned",
  title: "a message that cannot be handled has nowhere to go",
  severity: "error",
  // That a message will fail, configuration cannot know.
  severityFromConfiguration: "warning",
  meaning:
    "Sooner or later one message makes the handler fail, because of its content or a fault in the code. Nothing is configured to put it aside: no dead-letter queue, no destination for failures, or one that takes messages after their first failure.",
  hurts:
    "From a queue the message comes back until its retention ends, with all of its batch, and is paid for each time; a stream's shard stands still behind it; an event of S3, SNS or EventBridge is thrown away after the second retry. In every case nobody hears of it.",
  mend: "Give a queue a dead-letter queue with a maxReceiveCount of five or more, a stream's mapping a limit of retries and a destination for failures, and an asynchronously invoked function a destination for failures (or DeadLetterConfig). Set an alarm on what arrives there.",
  links: [
    {
      title: "Handling errors for an SQS event source in Lambda",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
    },
    {
      title: "Retaining records of asynchronous invocations",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    },
    {
      title: "Configuring a dead-letter queue",
      url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue.html",
    },
  ],
  check: (model) => [
    ...model.queues.flatMap((each) => judgeQueue(model, each)),
    ...model.eventSources.flatMap((each) => judgeStream(model, each)),
    ...model.functions.flatMap((each) => judgeAsynchronous(model, each)),
  ],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "a queue without a dead-letter queue", files: files(queue("Jobs"), READS_JOBS) },
      {
        name: "put aside after one failure",
        files: files(queue("Jobs", REDRIVE(1)), DEAD_LETTERS, READS_JOBS),
      },
      { name: "a stream that is tried for ever", files: streamFiles() },
      {
        name: "events of a topic are lost",
        files: files(topicTo("lambda", "Resize"), permission("sns.amazonaws.com", "SourceArn: !Ref News")),
      },
    ],
    healthy: [
      { name: "a dead-letter queue", files: files(queue("Jobs", REDRIVE(5)), DEAD_LETTERS, READS_JOBS) },
      { name: "a queue that no function reads", files: { "stack.yaml": template(queue("Jobs")) } },
      {
        name: "a stream with a limit and a destination",
        files: streamFiles(
          "MaximumRetryAttempts: 3",
          "DestinationConfig: { OnFailure: { Destination: !GetAtt Failed.Arn } }",
        ),
      },
      {
        name: "a destination for failures",
        files: files(
          topicTo("lambda", "Resize"),
          permission("sns.amazonaws.com", "SourceArn: !Ref News"),
          DEAD_LETTERS,
          resource(
            "Asynchronous",
            "AWS::Lambda::EventInvokeConfig",
            "FunctionName: !Ref Resize",
            'Qualifier: "$LATEST"',
            "DestinationConfig: { OnFailure: { Destination: !GetAtt Failed.Arn } }",
          ),
        ),
      },
    ],
  },
});

function judgeQueue(model: Model, read: Queue): Verdict[] {
  const [reader] = readersOf(model, read);
  // What is put aside already is read again by whoever repairs it.
  if (reader === undefined || takesFailures(model, read)) return [];
  const [name, by] = [resourceName(read.id), resourceName(reader.by.id)];
  const receives = knownValue(read.maximumReceives);
  if (knownValue(read.deadLetter) === null) {
    const days = Math.round((knownValue(read.retentionSeconds) ?? 0) / 86_400);
    return [
      found({
        title: `queue ${name} has no dead-letter queue`,
        explanation: `A message on which ${by} fails comes back again and again${days > 0 ? `, for ${days} days` : ""}, and takes the other messages of its batch with it.`,
        where: [
          { origin: read.origin, value: name },
          { origin: reader.source.origin, value: "" },
        ],
        confidence: 0.9,
        repairs: [
          {
            description: "add a queue for failures and a RedrivePolicy that names it",
            safe: false,
            changes: [],
          },
        ],
      }),
    ];
  }
  if (receives !== 1) return [{ outcome: "not-found" }];
  return [
    found({
      title: `queue ${name} gives a message up after its first failure`,
      explanation: `maxReceiveCount is 1: a message that ${by} could not take because it was throttled, or because another message of its batch failed, is put aside at once.`,
      where: [{ origin: read.maximumReceives.origin, value: "1" }],
      confidence: 0.9,
      repairs: [
        {
          description: `try a message at least ${RECEIVES_ADVISED_MIN} times`,
          safe: false,
          changes: setValue(read.maximumReceives, RECEIVES_ADVISED_MIN),
        },
      ],
    }),
  ];
}

function takesFailures(model: Model, read: Queue): boolean {
  return model.queues.some(({ deadLetter }) => {
    const id = knownValue(deadLetter);
    return (
      typeof id === "string" &&
      findNamed([read], { known: true, value: id, origin: deadLetter.origin }) !== undefined
    );
  });
}

const STREAMS = new Set(["kinesis", "dynamodb"]);

function judgeStream(model: Model, source: EventSource): Verdict[] {
  if (!STREAMS.has(knownValue(source.service) ?? "")) return [];
  const by = findNamed(model.functions, source.functionId);
  const endless = knownValue(source.retryAttempts) === null;
  if (by === undefined || !endless || knownValue(source.onFailure) !== null) return [];
  return [
    found({
      title: `one bad record stops a shard of the stream that ${resourceName(by.id)} reads`,
      explanation: `The mapping tries a failing batch until its records expire (a day, if the stream keeps them no longer). Until then nothing behind it in the shard is handled.`,
      where: [{ origin: source.origin, value: "" }],
      confidence: 0.9,
      repairs: [
        {
          description: "set MaximumRetryAttempts, BisectBatchOnFunctionError and a destination for failures",
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}

/** A schedule comes again by itself; what is lost of it is no message. */
function judgeAsynchronous(model: Model, by: LambdaFunction): Verdict[] {
  if (knownValue(by.deadLetter) !== null || knownValue(by.onFailure) !== null) return [];
  const link = eventLinks(model).find(
    ({ from, to }) => to.noun === by && (from.kind !== "rule" || knownValue(from.noun.schedule) === null),
  );
  if (link === undefined) return [];
  return [
    found({
      title: `events that function ${resourceName(by.id)} cannot handle are lost`,
      explanation: `${spokenNode(link.from)} invokes it asynchronously. After ${knownValue(by.retryAttempts) ?? 2} retries within minutes a failing event is thrown away: there is no destination for failures and no dead-letter queue.`,
      where: [
        { origin: by.origin, value: resourceName(by.id) },
        { origin: link.origin, value: "" },
      ],
      confidence: 0.85,
      repairs: [
        {
          description: "add a destination for failures (OnFailure) or DeadLetterConfig",
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}
