import type { S3Event, SNSEvent } from "aws-lambda";

/** An object that S3 told of; the key as it is, not as it travels in an event. */
export interface ObjectCreated {
  readonly key: string;
  /** Null where the bucket keeps no versions. */
  readonly versionId: string | null;
}

/**
 * The objects in an SNS event whose messages are S3 events. What S3 sends when a notification is set up, and
 * messages that are none of S3's, hold no objects: there is nothing to do, and trying again would not help.
 */
export function objectsCreated(event: SNSEvent, prefix: string): ObjectCreated[] {
  return (
    event.Records.flatMap(({ Sns }) => recordsIn(Sns.Message))
      .filter(({ eventName }) => eventName.startsWith("ObjectCreated:"))
      .map(({ s3 }) => ({
        // A space travels as a plus sign, everything else outside of ASCII as %XX.
        key: decodeURIComponent(s3.object.key.replaceAll("+", " ")),
        versionId: s3.object.versionId ?? null,
      }))
      // A function that answered to its own thumbnails would never end.
      .filter(({ key }) => key.startsWith(prefix))
  );
}

/** The message that S3 would send for these keys, for sending it once more. */
export function messageFor(bucket: string, keys: readonly string[]): string {
  const Records = keys.map((key) => ({
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    eventTime: new Date().toISOString(),
    s3: {
      s3SchemaVersion: "1.0",
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/") },
    },
  }));
  return JSON.stringify({ Records });
}

function recordsIn(message: string): S3Event["Records"] {
  const parsed = parsedOrNull(message);
  return isS3Event(parsed) ? parsed.Records : [];
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isS3Event(value: unknown): value is S3Event {
  const records = field(value, "Records");
  return (
    Array.isArray(records) &&
    records.every(
      (record: unknown) =>
        typeof field(field(field(record, "s3"), "object"), "key") === "string" &&
        typeof field(record, "eventName") === "string",
    )
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
