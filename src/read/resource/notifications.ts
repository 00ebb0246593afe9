import { type BucketNotification, known, unknown, type Value } from "../../model/index.js";
import type { Fields } from "./fields.js";
import type { IdOf } from "./ids.js";

const TARGETS = [
  { list: "LambdaFunctionConfigurations", arn: "LambdaFunctionArn", target: "function" },
  { list: "TopicConfigurations", arn: "TopicArn", target: "topic" },
  { list: "QueueConfigurations", arn: "QueueArn", target: "queue" },
] as const;

/** The notifications of a bucket as the API of S3 takes them. */
export function readApiNotifications(configuration: Fields, idOf: IdOf): BucketNotification[] {
  const notifications = TARGETS.flatMap(({ list, arn, target }) =>
    configuration.mappings(list).map(
      (entry): BucketNotification => ({
        origin: entry.origin,
        target,
        targetId: idOf(entry.raw(arn)),
        events: (entry.items("Events") ?? []).map((raw) => entry.valueOf(raw, "Events")),
        prefix: rule(entry, "prefix"),
        suffix: rule(entry, "suffix"),
      }),
    ),
  );
  if (!configuration.has("EventBridgeConfiguration")) return notifications;
  const all = known("", configuration.origin);
  const bridge: BucketNotification = {
    origin: configuration.origin,
    target: "event-bridge",
    targetId: all,
    events: [],
    prefix: all,
    suffix: all,
  };
  return [...notifications, bridge];
}

function rule(entry: Fields, wanted: string): Value<string> {
  const filter = entry.nested("Filter").nested("Key");
  const rules = filter.mappings("FilterRules");
  const found = rules.find((each) => {
    const name = each.text("Name", "");
    return name.known && name.value.toLowerCase() === wanted;
  });
  if (found !== undefined) return found.text("Value", "");
  return filter.items("FilterRules") === null
    ? unknown("a rule of the filter is unknown", filter.origin)
    : filter.fallback("FilterRules", "");
}
