import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { App } from "../service/app.js";
import { invalid, tooLarge, unavailable } from "../service/errors.js";
import { reasonOf } from "../service/logging.js";
import type { Image } from "./store.js";
import { shownName, upload, type Uploading } from "./uploading.js";

export interface ImageRoutes extends Uploading {
  readonly megabytesMax: number;
  readonly notice: string | null;
}

const PAGE_SIZE_DEFAULT = 24;
const PAGE_SIZE_MAX = 60;
const MEBIBYTE = 1024 * 1024;
// Pictures are whole in memory before they are stored: without a bound, callers in parallel could fill it.
const ARRIVING_MAX = 16;
const UUID = "^[0-9a-f-]{36}$";
// Where the next page begins: milliseconds and the id of the last image shown.
const BEFORE = "^[0-9]{13}_[0-9a-f-]{36}$";

export async function imageRoutes(app: App, parts: ImageRoutes): Promise<void> {
  const { megabytesMax, notice, objects, store } = parts;
  await app.register(multipart, {
    limits: { fileSize: megabytesMax * MEBIBYTE, files: 1, fields: 0, parts: 1 },
  });

  let arriving = 0;
  const onRequest = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (arriving >= ARRIVING_MAX)
      throw unavailable("Too many pictures are arriving already; please try again in a moment.");
    arriving += 1;
    reply.raw.once("close", () => (arriving -= 1));
  };
  app.post("/upload", { onRequest }, async (request, reply) => {
    if (!request.isMultipart()) throw invalid("Send one picture as multipart/form-data.");
    const { name, bytes, truncated } = await fileOf(request);
    if (truncated) throw tooLarge(`${name} is larger than ${megabytesMax} MB.`);
    if (bytes.length === 0) throw invalid(`${name} is empty.`);
    const { id } = await upload(name, bytes, parts);
    return reply.code(201).send({ id, name });
  });

  app.get(
    "/api/images",
    {
      schema: {
        querystring: Type.Object({
          before: Type.Optional(Type.String({ pattern: BEFORE })),
          limit: Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT }),
          ids: Type.Optional(Type.String({ maxLength: 37 * PAGE_SIZE_MAX })),
        }),
      },
    },
    async ({ query: { before, ids, limit } }) => {
      const wanted = ids === undefined ? null : idsOf(ids);
      const images = await found(() =>
        wanted === null ? store.list(limit + 1, place(before)) : store.byIds(wanted),
      );
      const page = wanted === null ? images.slice(0, limit) : images;
      const last = page.length < images.length ? page.at(-1) : undefined;
      return {
        images: await Promise.all(page.map(shown)),
        next: last === undefined ? null : `${last.uploadedAt}_${last.id}`,
        notice,
      };
    },
  );

  async function found(ask: () => Promise<Image[]>): Promise<Image[]> {
    try {
      return await ask();
    } catch (error) {
      parts.log.error("the gallery could not be read", { reason: reasonOf(error) });
      throw unavailable("The database cannot be reached; please try again in a moment.");
    }
  }

  async function shown({ objectKey, thumbnailKey, uploadedAt, ...rest }: Image) {
    return {
      ...rest,
      uploadedAt: new Date(uploadedAt).toISOString(),
      url: await objects.link(objectKey),
      thumbnailUrl: thumbnailKey === null ? null : await objects.link(thumbnailKey),
    };
  }
}

async function fileOf(request: FastifyRequest) {
  try {
    const file = await request.file({ throwFileSizeLimit: false });
    if (file !== undefined) {
      // The parser's types do not say so, but a part may come without a name.
      const { filename }: { filename?: MultipartFile["filename"] } = file;
      const bytes = await file.toBuffer();
      return { name: shownName(filename ?? ""), bytes, truncated: file.file.truncated };
    }
  } catch (error) {
    // What the parser of forms refuses has a status, a form that is broken or breaks off has none.
    if (!(error instanceof Error && "statusCode" in error && error.statusCode === 413))
      throw invalid("The form is damaged, or it did not arrive to its end.");
  }
  throw invalid("The form must hold one picture and nothing else.");
}

function place(before: string | undefined) {
  const [uploadedAt, id] = before?.split("_") ?? [];
  return uploadedAt === undefined || id === undefined ? null : { uploadedAt: Number(uploadedAt), id };
}

function idsOf(list: string): string[] {
  const ids = list.split(",");
  const wrong = ids.find((id) => !new RegExp(UUID).test(id));
  if (wrong !== undefined || ids.length > PAGE_SIZE_MAX)
    throw invalid(`ids must be up to ${PAGE_SIZE_MAX} ids of images, with commas between them.`);
  return ids;
}
