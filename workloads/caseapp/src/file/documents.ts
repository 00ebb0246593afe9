import { Type } from "typebox";
import { record } from "../audit/record.js";
import { lockedOpenCase } from "../cases/store.js";
import type { Queryable } from "../database/database.js";
import { ByNumber, ByNumberAndId, day, line, optionalText } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";
import { conflict, invalid, notFound, tooLarge } from "../service/errors.js";

/** Contents are for letters and forms, not for recordings. */
const CONTENT_BYTES_MAX = 5 * 1024 * 1024;

const NewDocument = Type.Object({
  title: line(1, 200),
  fileName: line(1, 200),
  mediaType: Type.String({ pattern: "^[a-z]+/[a-zA-Z0-9.+-]{1,80}$", examples: ["application/pdf"] }),
  receivedOn: day(),
});
export const Document = Type.Object({
  id: Type.String(),
  title: Type.String(),
  fileName: Type.String(),
  mediaType: Type.String(),
  receivedOn: Type.String(),
  sizeBytes: Type.Union([Type.Integer(), Type.Null()]),
  sha256: optionalText(),
  pages: Type.Union([Type.Integer(), Type.Null()]),
  processing: Type.String(),
  failure: optionalText(),
});

interface DocumentRow {
  id: string;
  title: string;
  fileName: string;
  mediaType: string;
  receivedOn: string;
  sizeBytes: number | null;
  sha256: string | null;
  pages: number | null;
  processing: string;
  failure: string | null;
}

const COLUMNS = `id, title, file_name AS "fileName", media_type AS "mediaType", received_on::text AS "receivedOn",
  size_bytes AS "sizeBytes", sha256, pages, processing, failure`;
const tags = ["documents"];

export function documentsOf(connection: Queryable, caseId: string): Promise<DocumentRow[]> {
  return connection.query<DocumentRow>(
    `SELECT ${COLUMNS} FROM document WHERE case_id = $1 ORDER BY received_on DESC, id DESC`,
    [caseId],
  );
}

export function documentRoutes(app: App, { database, sessions, keepsContents }: Office): void {
  app.post(
    "/api/v1/cases/:number/documents",
    {
      schema: { tags, summary: "List one", params: ByNumber, body: NewDocument, response: { 201: Document } },
    },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { title, fileName, mediaType, receivedOn } = request.body;
      const document = await database.transaction(async (connection) => {
        const { id: caseId } = await lockedOpenCase(connection, request.params.number);
        const [row] = await connection.query<DocumentRow>(
          `INSERT INTO document (case_id, title, file_name, media_type, received_on)
           VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
          [caseId, title, fileName, mediaType, receivedOn],
        );
        if (row === undefined) throw new Error("INSERT … RETURNING gave no row");
        const detail = { fileName };
        await record(connection, who, { caseId, action: "document added", what: title, detail });
        return row;
      });
      return reply.code(201).send(document);
    },
  );

  // The body is the file itself, whatever its type; only this route reads one.
  void app.register(async (scope: App) => {
    // Before the contents are read: whoever may not hand them in does not fill the memory with them.
    scope.addHook("onRequest", async (request) => {
      await sessions.personOf(request);
      if (!keepsContents) throw conflict("This office keeps the metadata of documents only.");
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request: unknown, payload: AsyncIterable<Buffer>) =>
      readContents(payload),
    );
    scope.put(
      "/api/v1/cases/:number/documents/:id/content",
      {
        schema: {
          tags,
          summary: "Hand in the contents, to be examined by the media processor",
          params: ByNumberAndId,
          response: { 202: Document },
        },
      },
      async (request, reply) => {
        const who = await sessions.personOf(request);
        const bytes = request.body;
        if (!Buffer.isBuffer(bytes) || bytes.length === 0)
          throw invalid("The body must be the file, and not empty.");
        const { number, id } = request.params;
        const document = await database.transaction(async (connection) => {
          const { id: caseId } = await lockedOpenCase(connection, number);
          const [row] = await connection.query<DocumentRow>(
            `UPDATE document SET processing = 'waiting', failure = NULL, size_bytes = $3, sha256 = NULL, pages = NULL
             WHERE id = $1 AND case_id = $2 RETURNING ${COLUMNS}`,
            [id, caseId, bytes.length],
          );
          if (row === undefined) throw notFound(`There is no such document in the case ${number}.`);
          await connection.query(
            `INSERT INTO document_content (document_id, bytes) VALUES ($1, $2)
             ON CONFLICT (document_id) DO UPDATE SET bytes = EXCLUDED.bytes`,
            [id, bytes],
          );
          const detail = { bytes: bytes.length };
          await record(connection, who, { caseId, action: "contents handed in", what: row.title, detail });
          return row;
        });
        return reply.code(202).send(document);
      },
    );
  });
}

/** What is too large is read to its end and thrown away: a caller that is cut off would never learn why. */
async function readContents(payload: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    bytes += chunk.length;
    if (bytes <= CONTENT_BYTES_MAX) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > CONTENT_BYTES_MAX) throw tooLarge("A file may have 5 MB at most.");
  return Buffer.concat(chunks);
}
