import {
  type AwsCall,
  type Bucket,
  type BucketNotification,
  type EventLink,
  eventLinks,
  knownValue,
  type LambdaFunction,
  type Model,
  patternMeans,
  resourceName,
} from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { eventPath, readersOf } from "./event-path.js";
import { recursiveTriggerExamples } from "./recursive-trigger.examples.js";

export const cause = defineCause({
  id: "recursive-trigger",
  title: "what the function writes triggers it again",
  severity: "error",
  meaning:
    "A function is triggered by new objects of a bucket and writes objects into the same bucket, under keys for which it is triggered.",
  hurts:
    "Every run starts the next one. The account's concurrency is used up, other functions are throttled, and the bill grows until somebody stops it; Lambda's own detection ends some such loops after about sixteen rounds, and drops the event then.",
  mend: "Write into another bucket, or under a prefix that the notification leaves out: trigger on `uploads/`, write to `thumbnails/`.",
  links: [
    {
      title: "Recursive patterns that cause run-away Lambda functions",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/concepts-event-driven-architectures.html",
    },
    {
      title: "Lambda recursive loop detection",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
    },
  ],
  check: (model) => model.functions.flatMap((each) => judge(model, each)),
  explainsEvents: [],
  explains: [],
  examples: recursiveTriggerExamples,
});

const WRITES = new Set(["PutObject", "CopyObject", "CompleteMultipartUpload", "Upload"]);

function judge(model: Model, each: LambdaFunction): Verdict[] {
  const writes = (each.application?.awsCalls ?? []).filter(
    ({ service, operation }) => service === "s3" && WRITES.has(operation),
  );
  if (writes.length === 0) return [];
  return triggersOf(model, each).flatMap(({ link, bucket, notification }): Verdict[] => {
    const [write] = writes.filter((call) => goesTo(model, each, call, bucket));
    return write === undefined ? [] : [judgeWrite(model, each, { link, bucket, notification, write })];
  });
}

interface Loop {
  readonly link: EventLink;
  readonly bucket: Bucket;
  readonly notification: BucketNotification;
  readonly write: AwsCall;
}

function judgeWrite(model: Model, each: LambdaFunction, loop: Loop): Verdict {
  const { link, bucket, notification, write } = loop;
  const [prefix, suffix] = [knownValue(notification.prefix), knownValue(notification.suffix)];
  const key = write.keyStart ?? "";
  const what = `whether the objects that ${resourceName(each.id)} writes trigger it again`;
  if (prefix === undefined || suffix === undefined) {
    return unknownBecause(what, "the filter of the notification is not known", notification.origin);
  }
  if (key !== "" && !key.startsWith(prefix) && !prefix.startsWith(key)) return { outcome: "not-found" };
  const certain = suffix === "" && key.startsWith(prefix);
  if (!certain) return unknownBecause(what, "the keys that it writes are not wholly known", write.origin);
  if (write.besideComparisons) {
    return unknownBecause(what, "the code may leave out what it wrote itself", write.origin);
  }
  const [name, from] = [resourceName(each.id), resourceName(bucket.id)];
  const keys = key === "" ? "objects" : `objects under ${key}`;
  return found({
    title: `function ${name} writes into bucket ${from}, which triggers it`,
    explanation: `${name} is triggered by ${prefix === "" ? "every new object" : `new objects under ${prefix}`} of ${from}, and writes ${keys} into it. Nothing in its code looks at the keys, so each run starts another.`,
    where: [
      { origin: write.origin, value: write.operation },
      { origin: notification.origin, value: "" },
    ],
    confidence: 0.88,
    path: [
      ...eventPath(model, link, false).map((station) => ({ ...station, reachesNext: true })),
      {
        name: `bucket ${from} (${write.operation}${key === "" ? "" : ` ${key}…`})`,
        reachesNext: false,
        place: write.origin.place,
      },
    ],
    repairs: [
      {
        description: "trigger on a prefix of its own and write under another, or into another bucket",
        safe: false,
        changes: [],
      },
    ],
  });
}

/** The notifications of buckets whose events reach the function: by themselves, through a topic, a queue. */
function triggersOf(model: Model, each: LambdaFunction): Omit<Loop, "write">[] {
  const links = eventLinks(model);
  return links.flatMap((link) => {
    const { from, notification } = link;
    if (from.kind !== "bucket" || notification === null || !tellsOfNew(notification)) return [];
    return reaches(model, link, links, each) ? [{ link, bucket: from.noun, notification }] : [];
  });
}

function tellsOfNew({ events }: BucketNotification): boolean {
  return events.some((event) =>
    /^s3:(?:\*|ObjectCreated:(?:\*|Put|CompleteMultipartUpload))$/.test(knownValue(event) ?? ""),
  );
}

/** A filter of a subscription may stop the events on their way, so that only open ways count. */
function reaches(model: Model, link: EventLink, links: readonly EventLink[], each: LambdaFunction): boolean {
  const { to } = link;
  if (to.kind === "function") return to.noun === each;
  if (to.kind === "queue") return readersOf(model, to.noun).some(({ by }) => by === each);
  return links.some(
    (next) =>
      next.from.noun === to.noun &&
      knownValue(next.subscription?.filterPolicy) === null &&
      ((next.to.kind === "function" && next.to.noun === each) ||
        (next.to.kind === "queue" && readersOf(model, next.to.noun).some(({ by }) => by === each))),
  );
}

function goesTo(model: Model, each: LambdaFunction, call: AwsCall, bucket: Bucket): boolean {
  const given = each.environment.findLast((variable) => variable.name === call.resourceVariable);
  // What the function is given in the variable counts, whatever the code falls back to without it.
  const name = knownValue(given === undefined ? call.resource : given.value);
  return name !== undefined && patternMeans(name, bucket, model.buckets) === "yes";
}
