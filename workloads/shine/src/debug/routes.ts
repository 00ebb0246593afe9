import type { FastifyRequest } from "fastify";
import { createHash, timingSafeEqual } from "node:crypto";
import { mkdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { ModelLocation } from "../configuration.js";
import type { ModelStore } from "../model/model-store.js";
import type { ObjectSource } from "../model/object-source.js";
import type { App } from "../service/app.js";
import { unauthorized } from "../service/errors.js";
import { reasonOf } from "../service/logging.js";

const S3_MS_MAX = 5_000;

/** For operators only. The recorded deployment had them open to everybody. */
export function debugRoutes(
  app: App,
  token: string | null,
  location: ModelLocation,
  store: ModelStore,
  source: ObjectSource,
): void {
  // Without a token they are not there at all: 404, as for any other path.
  if (token === null) return;
  const guard = async (request: FastifyRequest) => {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!timingSafeEqual(digest(given), digest(token)))
      throw unauthorized("The debug routes need the token as a bearer token.");
  };
  app.get("/debug/download-model", { onRequest: guard }, () => {
    store.tryNow();
    const reason = store.reason();
    return { loaded: reason === null, reason };
  });
  app.get("/debug/test-s3", { onRequest: guard }, async () => {
    try {
      return { reachable: true, objects: await source.countObjects(AbortSignal.timeout(S3_MS_MAX)) };
    } catch (error) {
      return { reachable: false, reason: reasonOf(error) };
    }
  });
  app.get("/debug/disk-space", { onRequest: guard }, async () => {
    const folder = dirname(location.localPath);
    await mkdir(folder, { recursive: true });
    const { bsize, blocks, bavail } = await statfs(folder);
    return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  });
}

const digest = (text: string) => createHash("sha256").update(text).digest();
