import multipart from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Document } from "../documents/document.js";
import { wordsOf } from "../documents/document.js";
import type { ReadingRoom } from "../documents/reading.js";
import type { DocumentStore } from "../documents/store.js";
import type { Exports } from "../review/exports.js";
import { reportOf } from "../review/report.js";
import type { App } from "../service/app.js";
import { atMost } from "../service/at-most.js";
import { conflict, invalid, notFound, tooLarge, unsupported } from "../service/errors.js";
import type { Sessions } from "../sessions/session.js";

export interface DocumentParts {
  readonly sessions: Sessions;
  readonly store: DocumentStore;
  readonly read: ReadingRoom;
  readonly exports: Exports | null;
  readonly uploadBytesMax: number;
}

export const DocumentId = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
});

const MEBIBYTE = 1024 * 1024;
// Each is whole in memory, and two are read at a time: more would only wait there.
const UPLOADS_AT_ONCE = 16;

export async function documentRoutes(app: App, parts: DocumentParts): Promise<void> {
  const { sessions, store, uploadBytesMax } = parts;
  await app.register(multipart, {
    limits: { fileSize: uploadBytesMax, files: 1, fields: 0, parts: 1 },
    throwFileSizeLimit: false,
  });
  const params = DocumentId;

  const onRequest = atMost(UPLOADS_AT_ONCE, "Too many documents are arriving; try again in a moment.");
  // The body holds the file and the words around it; the limit of the file is what the reader is told.
  const bodyLimit = uploadBytesMax + MEBIBYTE;
  app.post("/api/documents", { bodyLimit, onRequest }, async (request, reply) => {
    if (!request.isMultipart()) throw unsupported("Send the document as a form with one file.");
    const { content, name, truncated } = await fileOf(request);
    if (truncated) throw tooLarge(`The document is larger than ${Math.floor(uploadBytesMax / MEBIBYTE)} MB.`);
    const session = sessions.begin(request, reply);
    await store.refuseFull(session);
    const document = await store.add(session, await parts.read(content, name));
    return reply.code(201).send(viewOf(document));
  });

  app.get("/api/documents/:id", { schema: { params } }, async (request, reply) => {
    const session = sessions.require(request, reply);
    return viewOf(await found(store, session, request.params.id));
  });

  app.delete("/api/documents/:id", { schema: { params } }, async (request, reply) => {
    const session = sessions.require(request, reply);
    if (!(await store.remove(session, request.params.id))) throw missing();
    return reply.code(204).send();
  });

  app.get("/api/documents/:id/report", { schema: { params } }, async (request, reply) => {
    const session = sessions.require(request, reply);
    const document = await found(store, session, request.params.id);
    return reply
      .type("text/markdown; charset=utf-8")
      .header("content-disposition", `attachment; filename="feedback-${document.id.slice(0, 8)}.md"`)
      .send(reportOf(document));
  });

  app.post("/api/documents/:id/export", { schema: { params } }, async (request, reply) => {
    const session = sessions.require(request, reply);
    const document = await found(store, session, request.params.id);
    if (parts.exports === null) throw conflict("No bucket is set up; download the feedback instead.");
    if (document.feedback.every((given) => given === null))
      throw conflict("There is no feedback yet that could be saved.");
    return reply.code(201).send({ saved: await parts.exports.save(document) });
  });
}

export async function found(store: DocumentStore, session: string, id: string): Promise<Document> {
  const document = await store.find(session, id);
  if (document === null) throw missing();
  return document;
}

async function fileOf(request: FastifyRequest) {
  try {
    const file = await request.file();
    if (file !== undefined)
      return { content: await file.toBuffer(), name: file.filename, truncated: file.file.truncated };
  } catch {
    // The parser of forms says the same of a form that breaks off and of one with other fields: too little.
    throw invalid("The form is damaged, did not arrive to its end, or holds more than one file.");
  }
  throw invalid("The form has no file.");
}

const missing = () => notFound("There is no such document in your session; upload it again.");

const viewOf = ({ id, title, uploadedAt, sections, feedback }: Document) => ({
  id,
  title,
  uploadedAt,
  sections: sections.map(({ heading, text }, index) => ({
    heading,
    text,
    words: wordsOf(text),
    feedback: feedback[index] ?? null,
  })),
});
