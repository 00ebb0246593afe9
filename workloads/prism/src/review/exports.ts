import { HeadBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { StorageSettings } from "../configuration.js";
import type { Document } from "../documents/document.js";
import { unavailable } from "../service/errors.js";
import { reasonOf, type Log } from "../service/logging.js";
import { reportOf } from "./report.js";

const CONNECT_LIMIT_MS = 2_000;
const REQUEST_LIMIT_MS = 10_000;
const READINESS_LIMIT_MS = 2_000;

/** Feedback into the bucket of the record, `Logs and data/…` by default. */
export function createExports({ bucket, region, basePath }: StorageSettings, log: Log) {
  const client = new S3Client({
    region,
    maxAttempts: 2,
    // A bucket as a part of the host name needs DNS that an endpoint on this machine has not.
    forcePathStyle: process.env["AWS_ENDPOINT_URL_S3"] !== undefined,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: REQUEST_LIMIT_MS,
      throwOnRequestTimeout: true,
    }),
  });
  return {
    async save(document: Document, now = new Date()): Promise<string> {
      const day = now.toISOString().slice(0, 10);
      const key = `${basePath}${day}/${document.id}.md`;
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: reportOf(document),
            ContentType: "text/markdown; charset=utf-8",
            ServerSideEncryption: "AES256",
          }),
        );
      } catch (error) {
        log.error("an export failed", { bucket, key, reason: reasonOf(error) });
        throw unavailable(
          "The feedback could not be saved to S3; download it instead, or try again in a minute.",
        );
      }
      return `s3://${bucket}/${key}`;
    },
    async readiness(): Promise<string | null> {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }), {
          abortSignal: AbortSignal.timeout(READINESS_LIMIT_MS),
        });
        return null;
      } catch (error) {
        return `The bucket for exports cannot be reached: ${reasonOf(error)}`;
      }
    },
    close: () => client.destroy(),
  };
}

export type Exports = ReturnType<typeof createExports>;
