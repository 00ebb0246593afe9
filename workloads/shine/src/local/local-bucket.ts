import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startFauxqs } from "fauxqs";
import { createHash } from "node:crypto";
import { loopbackOnly } from "./loopback-only.js";
import type { LocalServer } from "./run-locally.js";

export interface LocalBucket extends LocalServer {
  readonly endpoint: string;
  readonly bucket: string;
}

/** S3 in this process, with one object in one bucket. */
export async function startBucket(key: string, content: Buffer): Promise<LocalBucket> {
  const server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  loopbackOnly(server.port);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const { bucketName: bucket } = server.createBucket("shine-ml-models-local");
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const sha256 = createHash("sha256").update(content).digest("hex");
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, Metadata: { sha256 } }));
  client.destroy();
  return { endpoint, bucket, stop: () => server.stop() };
}
