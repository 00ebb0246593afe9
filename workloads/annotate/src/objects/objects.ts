import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { ObjectsConfiguration } from "../configuration.js";

const CONNECT_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 20_000;
// Long enough to look at a page, short enough that a link passed on soon stops working.
const LINK_SECONDS = 900;

export interface Objects {
  put(key: string, body: Buffer, contentType: string): Promise<void>;
  /** The version that the event told of, or the newest; null when there is no such object. */
  get(key: string, versionId?: string): Promise<Buffer | null>;
  remove(key: string): Promise<void>;
  /** A URL that reads the object without credentials for a while. */
  link(key: string): Promise<string>;
  /** Why the bucket cannot be used, by its own answer; throws when there is none. */
  check(): Promise<void>;
  close(): void;
}

export function openObjects({ bucket, endpoint, region }: ObjectsConfiguration): Objects {
  const client = new S3Client(clientOptions(endpoint, region));
  return {
    async put(key, body, contentType) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
      );
    },
    async get(key, versionId) {
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
        );
        return Body === undefined ? null : Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NoSuchVersion"))
          return null;
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    link: (key) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: LINK_SECONDS }),
    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
    },
    close: () => client.destroy(),
  };
}

function clientOptions(endpoint: string | null, region: string): S3ClientConfig {
  const options: S3ClientConfig = {
    region,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    maxAttempts: 2,
  };
  // Only Amazon has a name for each bucket's host.
  return endpoint === null ? options : { ...options, endpoint, forcePathStyle: true };
}

/** Where the browser fetches objects from, for the pages' security policy. */
export function objectsOrigin({ bucket, endpoint, region }: ObjectsConfiguration): string {
  return endpoint === null ? `https://${bucket}.s3.${region}.amazonaws.com` : new URL(endpoint).origin;
}
