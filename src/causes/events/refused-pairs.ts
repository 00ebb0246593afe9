import { EVENT_BATCH_WITHOUT_WINDOW_MAX } from "../../aws/messaging.js";
import {
  type EventLink,
  eventLinks,
  findNamed,
  knownValue,
  type Model,
  type Queue,
  resourceName,
} from "../../model/index.js";
import { found, type Verdict } from "../cause.js";
import { eventPath, readersOf, spokenNode } from "./event-path.js";

/** Sources and targets that the services do not put together. */
export function refusedPairs(model: Model): Verdict[] {
  return [
    ...eventLinks(model).flatMap((link) => judgeLink(model, link)),
    ...model.queues.flatMap((queue) => [...judgeDeadLetters(model, queue), ...judgeBatches(model, queue)]),
  ];
}

function judgeLink(model: Model, link: EventLink): Verdict[] {
  const why = refusal(link);
  if (why === null) return [];
  return [
    found({
      title: `${spokenNode(link.from)} cannot send to ${spokenNode(link.to)}`,
      explanation: why,
      where: [
        { origin: link.origin, value: "" },
        { origin: link.to.noun.origin, value: resourceName(link.to.noun.id) },
      ],
      path: eventPath(model, link, true),
    }),
  ];
}

/** Sources: [S3-NotificationHowTo], https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html, read on 2026-11-21. */
function refusal({ from, to }: EventLink): string | null {
  const fifoTarget = to.kind !== "function" && knownValue(to.noun.fifo) === true;
  if (from.kind === "bucket" && fifoTarget) {
    return `S3 takes no FIFO ${to.kind} as a destination and refuses the notification. Send to a standard ${to.kind}, or to EventBridge, whose rules may have FIFO queues as targets.`;
  }
  if (from.kind !== "topic") return null;
  const fifoTopic = knownValue(from.noun.fifo);
  if (fifoTopic === true && to.kind === "function") {
    return "A FIFO topic hands messages to SQS queues only; the subscription of a function is refused. Put a queue between them.";
  }
  if (fifoTopic === false && fifoTarget) {
    return "A standard topic has no order to keep, and SNS refuses to subscribe a FIFO queue to it. Make both FIFO or both standard.";
  }
  return null;
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html, read on 2026-11-21. */
function judgeDeadLetters(model: Model, queue: Queue): Verdict[] {
  const aside = findNamed(model.queues, queue.deadLetter.known ? asText(queue.deadLetter) : queue.deadLetter);
  if (aside === undefined || aside === queue) return [];
  const [own, other] = [knownValue(queue.fifo), knownValue(aside.fifo)];
  if (own === undefined || other === undefined || own === other) return [];
  const kind = (fifo: boolean) => (fifo ? "FIFO" : "standard");
  return [
    found({
      title: `the dead-letter queue of ${resourceName(queue.id)} is ${kind(other)}, the queue is ${kind(own)}`,
      explanation: "SQS refuses the redrive policy: a queue and its dead-letter queue must be of one kind.",
      where: [
        { origin: queue.deadLetter.origin, value: resourceName(aside.id) },
        { origin: aside.origin, value: resourceName(aside.id) },
      ],
    }),
  ];
}

function asText(value: Extract<Queue["deadLetter"], { known: true }>) {
  return { ...value, value: value.value ?? "" };
}

function judgeBatches(model: Model, queue: Queue): Verdict[] {
  return readersOf(model, queue).flatMap(({ source }): Verdict[] => {
    const size = knownValue(source.batchSize);
    const window = knownValue(source.batchWindowSeconds);
    const fifo = knownValue(queue.fifo);
    if (fifo === true && window !== undefined && window > 0) {
      return [
        found({
          title: `a batching window on FIFO queue ${resourceName(queue.id)}`,
          explanation: "Lambda refuses the mapping: FIFO queues know no batching window.",
          where: [{ origin: source.batchWindowSeconds.origin, value: `${window}` }],
        }),
      ];
    }
    if (typeof size !== "number" || size <= EVENT_BATCH_WITHOUT_WINDOW_MAX) return [];
    if (fifo !== true && window !== 0) return [];
    return [
      found({
        title: `batches of ${size} messages of queue ${resourceName(queue.id)}`,
        explanation:
          fifo === true
            ? `Lambda refuses the mapping: of a FIFO queue it takes at most ${EVENT_BATCH_WITHOUT_WINDOW_MAX} messages at a time.`
            : `Lambda refuses the mapping: more than ${EVENT_BATCH_WITHOUT_WINDOW_MAX} messages at a time need a batching window of at least one second.`,
        where: [{ origin: source.batchSize.origin, value: `${size}` }],
      }),
    ];
  });
}
