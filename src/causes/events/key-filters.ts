import {
  type Bucket,
  type BucketNotification,
  knownValue,
  type Model,
  resourceName,
  type Value,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** Filters of notifications that match no key, and notifications that S3 refuses beside one another. */
export function keyFilters(model: Model): Verdict[] {
  return model.buckets.flatMap((bucket) => [
    ...bucket.notifications.flatMap((each) => [
      ...judgeFilter(bucket, each.prefix, "prefix"),
      ...judgeFilter(bucket, each.suffix, "suffix"),
    ]),
    ...overlaps(bucket),
  ]);
}

/** S3 takes every character as itself. */
function judgeFilter(bucket: Bucket, filter: Value<string>, which: "prefix" | "suffix"): Verdict[] {
  if (!filter.known) {
    return [
      unknownBecause(
        `which keys a notification of ${resourceName(bucket.id)} is for`,
        filter.reason,
        filter.origin,
      ),
    ];
  }
  const text = filter.value;
  if (text.includes("*")) return [found(wildcard(bucket, filter, text, which))];
  if (which === "suffix" || !text.startsWith("/")) return [];
  return [
    found({
      title: `the prefix ${text} of a notification begins with a slash`,
      explanation: `Keys do not begin with a slash: \`s3://${knownValue(bucket.name) ?? "bucket"}${text}\` is the key \`${text.slice(1)}\`. The notification never comes, unless somebody writes keys with two slashes.`,
      where: [{ origin: filter.origin, value: text }],
      confidence: 0.85,
      repairs: [
        {
          description: `write ${text.replace(/^\/+/, "")}`,
          safe: false,
          changes: setValue(filter, text.replace(/^\/+/, "")),
        },
      ],
    }),
  ];
}

function wildcard(bucket: Bucket, filter: Value<string>, text: string, which: "prefix" | "suffix") {
  // Only a star at the open end says nothing that the filter does not say without it.
  const plain = which === "prefix" ? text.replace(/\*+$/, "") : text.replace(/^\*+/, "");
  const repairable = plain !== "" && !plain.includes("*");
  return {
    title: `the ${which} ${text} of a notification is taken letter by letter`,
    explanation: `S3 knows no wildcards here: only keys of ${resourceName(bucket.id)} with a real star in them match, so the notification never comes.`,
    where: [{ origin: filter.origin, value: text }],
    confidence: 0.95,
    repairs: repairable
      ? [{ description: `write ${plain}`, safe: true, changes: setValue(filter, plain) }]
      : [],
  };
}

function overlaps(bucket: Bucket): Verdict[] {
  const own = bucket.notifications.filter(({ target }) => target !== "event-bridge");
  for (const [index, one] of own.entries()) {
    const other = own.slice(index + 1).find((each) => overlap(one, each));
    if (other === undefined) continue;
    const event = sharedEvent(one, other) ?? "";
    return [
      found({
        title: `two notifications of bucket ${resourceName(bucket.id)} are for the same objects`,
        explanation: `Both are for ${event}, and a key can match both filters. S3 refuses the configuration: \`Configurations overlap. Configurations on the same bucket cannot share a common event type.\` To tell several targets, send the events to one topic or to EventBridge.`,
        where: [
          { origin: other.origin, value: event },
          { origin: one.origin, value: event },
        ],
      }),
    ];
  }
  return [];
}

/** Certain only when all filters and events are known. */
function overlap(one: BucketNotification, other: BucketNotification): boolean {
  const [prefix, otherPrefix] = [knownValue(one.prefix), knownValue(other.prefix)];
  const [suffix, otherSuffix] = [knownValue(one.suffix), knownValue(other.suffix)];
  if (prefix === undefined || otherPrefix === undefined || suffix === undefined || otherSuffix === undefined)
    return false;
  if ([prefix, otherPrefix, suffix, otherSuffix].some((text) => text.includes("${"))) return false;
  return (
    (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix)) &&
    (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix)) &&
    sharedEvent(one, other) !== null
  );
}

function sharedEvent(one: BucketNotification, other: BucketNotification): string | null {
  for (const left of one.events) {
    for (const right of other.events) {
      if (left.known && right.known && covers(left.value, right.value)) return left.value;
    }
  }
  return null;
}

/** `s3:ObjectCreated:*` is all of its kind. */
function covers(one: string, other: string): boolean {
  const kind = (event: string) => event.replace(/\*$/, "");
  return (
    one === other ||
    (one.endsWith("*") && other.startsWith(kind(one))) ||
    (other.endsWith("*") && one.startsWith(kind(other)))
  );
}
