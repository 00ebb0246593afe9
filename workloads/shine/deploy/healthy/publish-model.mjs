#!/usr/bin/env node
// node publish-model.mjs BUCKET: puts the model into the bucket that template.yaml made, with its checksum.
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";

const [bucket] = process.argv.slice(2);
const compiled = new URL("../../dist/local/package-model.js", import.meta.url);
if (bucket === undefined || !existsSync(compiled)) {
  process.stderr.write("Usage: npm run build && node deploy/healthy/publish-model.mjs BUCKET\n");
  process.exit(2);
}
const { MODEL_KEY, packageModel } = await import(compiled.href);
const model = await packageModel();
const sha256 = createHash("sha256").update(model).digest("hex");
const endpoint = process.env["S3_ENDPOINT"];
const client = new S3Client(endpoint === undefined ? {} : { endpoint, forcePathStyle: true });
await client.send(
  new PutObjectCommand({ Bucket: bucket, Key: MODEL_KEY, Body: model, Metadata: { sha256 } }),
);
process.stdout.write(`${MODEL_KEY} ${model.length} bytes\nS3_MODEL_SHA256: ${sha256}\n`);
