import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import type { ModelLocation } from "../configuration.js";

export interface ObjectDescription {
  readonly bytes: number;
  readonly etag: string;
  readonly version: string | null;
  /** What whoever published the object says of it: `x-amz-meta-sha256`. */
  readonly sha256: string | null;
}

/** What Shine asks S3 for, and nothing else: what the role of the instances has to allow. */
export interface ObjectSource {
  describe(signal: AbortSignal): Promise<ObjectDescription>;
  /** The rest of the same object from this byte on; fails when the object has become another one. */
  readFrom(byte: number, etag: string, signal: AbortSignal): Promise<Readable>;
  countObjects(signal: AbortSignal): Promise<number>;
  close(): void;
}

const CONNECT_MS = 3_000;

export function openSource({ bucket, key, version, endpoint, region }: ModelLocation): ObjectSource {
  const client = new S3Client({
    region,
    // What waits between attempts is the model store, which can say why.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS },
    // The whole file is checked against its SHA-256; parts of an object have no checksum of their own.
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  });
  const object = { Bucket: bucket, Key: key, ...(version === null ? {} : { VersionId: version }) };
  return {
    async describe(abortSignal) {
      const head = await client.send(new HeadObjectCommand(object), { abortSignal });
      if (head.ContentLength === undefined || head.ETag === undefined)
        throw new Error("S3 did not describe it");
      return {
        bytes: head.ContentLength,
        etag: head.ETag,
        version: head.VersionId ?? null,
        sha256: head.Metadata?.["sha256"]?.toLowerCase() ?? null,
      };
    },
    async readFrom(byte, etag, abortSignal) {
      const range = byte === 0 ? {} : { Range: `bytes=${byte}-` };
      const { Body } = await client.send(new GetObjectCommand({ ...object, ...range, IfMatch: etag }), {
        abortSignal,
      });
      return Body as Readable;
    },
    async countObjects(abortSignal) {
      const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 10 }), {
        abortSignal,
      });
      return KeyCount ?? 0;
    },
    close: () => client.destroy(),
  };
}
