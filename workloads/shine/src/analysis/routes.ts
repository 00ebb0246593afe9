import type { FastifyRequest } from "fastify";
import type { ReadinessCheck } from "../service/health.js";
import type { App } from "../service/app.js";
import { invalid, unavailable, unsupported } from "../service/errors.js";
import type { Analyst } from "./analyst.js";

const PHOTO_TYPES = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/heic",
  "image/heif",
  "application/octet-stream",
];

/**
 * A photo as a form's field `photo`, or as the body itself: what an API gateway passes on. It lives in
 * memory until it has been measured and is never written anywhere.
 */
export function analysisRoutes(app: App, analyst: Analyst, model: ReadinessCheck): void {
  app.addContentTypeParser(PHOTO_TYPES, { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  const analyse = async (request: FastifyRequest) => {
    const reason = await model();
    if (reason !== null) throw unavailable(reason);
    return analyst.analyse(await photoOf(request));
  };
  app.post("/api/v5/skin/analyze", analyse);
  app.post("/api/gateway/skin/analyze", analyse);
}

async function photoOf(request: FastifyRequest): Promise<Uint8Array> {
  const photo = request.isMultipart() ? await fileOf(request) : request.body;
  if (!Buffer.isBuffer(photo))
    throw unsupported("Send the photo as the field photo of a form, or as the body with its image type.");
  if (photo.length === 0) throw invalid("The photo is empty.");
  return photo;
}

async function fileOf(request: FastifyRequest): Promise<Buffer> {
  const file = await request.file();
  if (file === undefined || file.fieldname !== "photo")
    throw invalid("The form has no file in its field photo.");
  return file.toBuffer();
}
