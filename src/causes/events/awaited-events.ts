import {
  type Bucket,
  type EventRule,
  knownValue,
  type Model,
  patternMeans,
  resourceName,
} from "../../model/index.js";
import type { RepairDraft } from "../cause.js";
import { found, type Verdict } from "../cause.js";
import { isRecord, parsedJson, textsOf } from "./json.js";

/** Rules that wait for the events of a bucket which does not send them to EventBridge. */
export function awaitedEvents(model: Model): Verdict[] {
  return model.eventRules.flatMap((rule) => {
    const text = knownValue(rule.pattern);
    const pattern = typeof text === "string" ? parsedJson(text) : null;
    if (pattern === null || !awaitsS3(pattern)) return [];
    const { detail } = pattern;
    const bucket = isRecord(detail) ? detail["bucket"] : undefined;
    const names = isRecord(bucket) ? textsOf(bucket["name"]) : [];
    return names.flatMap((name) => judge(model, rule, name));
  });
}

/** CloudTrail tells of API calls under the same source, whatever the bucket says. */
function awaitsS3(pattern: Readonly<Record<string, unknown>>): boolean {
  if (!textsOf(pattern["source"]).includes("aws.s3")) return false;
  const types = textsOf(pattern["detail-type"]);
  return types.length > 0 && types.every((type) => type.startsWith("Object "));
}

function judge(model: Model, rule: EventRule, name: string): Verdict[] {
  const bucket = model.buckets.find((each) => patternMeans(name, each, model.buckets) === "yes");
  if (bucket === undefined || !bucket.notificationsKnown) return [];
  if (bucket.notifications.some(({ target }) => target === "event-bridge")) return [{ outcome: "not-found" }];
  const called = resourceName(bucket.id);
  return [
    found({
      title: `rule ${resourceName(rule.id)} waits for events that bucket ${called} does not send`,
      explanation: `A bucket sends its events to EventBridge only when that is turned on, and ${called} has no EventBridgeConfiguration. The rule never matches.`,
      where: [
        { origin: bucket.origin, value: called },
        { origin: rule.pattern.origin, value: "" },
      ],
      confidence: 0.95,
      path: [
        { name: `bucket ${called}`, reachesNext: false, place: bucket.origin.place },
        { name: `rule ${resourceName(rule.id)}`, reachesNext: false, place: rule.origin.place },
      ],
      repairs: turnOn(bucket),
    }),
  ];
}

/** Other rules may listen to the same events, so that it is for a person to decide. */
function turnOn({ origin }: Bucket): RepairDraft[] {
  if (origin.node === null) return [];
  const node = {
    file: origin.node.file,
    path: [...origin.node.path, "NotificationConfiguration", "EventBridgeConfiguration"],
  };
  return [
    {
      description: "turn EventBridge on for the bucket",
      safe: false,
      changes: [{ op: "set", node, value: { EventBridgeEnabled: true } }],
    },
  ];
}
