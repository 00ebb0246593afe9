import type { FastifyError, FastifyRequest } from "fastify";
import type { App } from "../service/app.js";
import { atMost } from "../service/at-most.js";
import { ApiError, invalid, tooLarge, unavailable, unsupported } from "../service/errors.js";
import type { ReadinessCheck } from "../service/health.js";
import type { Analyst } from "./analyst.js";

const MEBIBYTE = 1024 * 1024;
export const PHOTO_BYTES_MAX = 12 * MEBIBYTE;
// A body up to here is read to its end before it is refused: whoever is cut off while sending, as nginx is, may
// never see the answer. It is as much as nginx lets through.
const BODY_BYTES_MAX = 14 * MEBIBYTE;
const ARRIVING_MAX = 32;

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

  const onRequest = atMost(ARRIVING_MAX, "Too many photos are arriving already; try again in a moment.");
  const errorHandler = (error: FastifyError) => {
    throw refusalOf(error);
  };
  const analyse = async (request: FastifyRequest) => {
    const reason = await model();
    if (reason !== null) throw unavailable(reason);
    return analyst.analyse(await photoOf(request));
  };
  const options = { onRequest, errorHandler, bodyLimit: BODY_BYTES_MAX };
  app.post("/api/v5/skin/analyze", options, analyse);
  app.post("/api/gateway/skin/analyze", options, analyse);
}

async function photoOf(request: FastifyRequest): Promise<Uint8Array> {
  const photo = request.isMultipart() ? await fileOf(request) : request.body;
  if (!Buffer.isBuffer(photo)) throw notSent();
  if (photo.length > PHOTO_BYTES_MAX) throw photoTooLarge();
  if (photo.length === 0) throw invalid("The photo is empty.");
  return photo;
}

async function fileOf(request: FastifyRequest): Promise<Buffer> {
  try {
    const file = await request.file();
    if (file?.fieldname === "photo") {
      const photo = await file.toBuffer();
      // The limit may strike with the last bytes that are read, and then nothing is thrown.
      if (file.file.truncated) throw photoTooLarge();
      return photo;
    }
    // What is not read would stay in the connection, and the next request on it would never be heard.
    file?.file.resume();
  } catch (error) {
    // The parser of forms gives its limits a status, and a form that is broken or breaks off none.
    if (error instanceof ApiError || (error instanceof Error && "statusCode" in error)) throw error;
    throw invalid("The form is damaged, or it did not arrive to its end.");
  }
  throw invalid("The form has no file in its field photo.");
}

const notSent = () =>
  unsupported("Send the photo as the field photo of a form, or as the body with its image type.");

const photoTooLarge = () => tooLarge(`The photo is larger than ${PHOTO_BYTES_MAX / MEBIBYTE} MB.`);

/** What the framework refuses before anything here is asked, in words that are about photos. */
function refusalOf(error: FastifyError | ApiError): Error {
  if (error instanceof ApiError) return error;
  if (error.statusCode === 413) return photoTooLarge();
  if (error.statusCode === 415) return notSent();
  return error;
}
