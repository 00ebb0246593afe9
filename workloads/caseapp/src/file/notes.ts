import { Type } from "typebox";
import { record } from "../audit/record.js";
import { lockedOpenCase } from "../cases/store.js";
import type { Queryable } from "../database/database.js";
import { ByNumber, prose } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";

const NewNote = Type.Object({ body: prose(1, 20_000) });
export const Note = Type.Object({
  id: Type.String(),
  author: Type.String(),
  body: Type.String(),
  createdAt: Type.String(),
});

interface NoteRow {
  id: string;
  author: string;
  body: string;
  created_at: Date;
}

const BEGINNING_CHARACTERS = 60;
const tags = ["notes"];

/** The latest first, as they are read. */
export async function notesOf(connection: Queryable, caseId: string) {
  const rows = await connection.query<NoteRow>(
    `SELECT n.id, p.name AS author, n.body, n.created_at FROM note n JOIN person p ON p.id = n.author_id
     WHERE n.case_id = $1 ORDER BY n.id DESC`,
    [caseId],
  );
  return rows.map(noteOf);
}

export function noteRoutes(app: App, { database, sessions }: Office): void {
  app.post(
    "/api/v1/cases/:number/notes",
    {
      schema: {
        tags,
        summary: "Add; a note is never changed",
        params: ByNumber,
        body: NewNote,
        response: { 201: Note },
      },
    },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { body } = request.body;
      const note = await database.transaction(async (connection) => {
        const { id: caseId } = await lockedOpenCase(connection, request.params.number);
        const [row] = await connection.query<NoteRow>(
          "INSERT INTO note (case_id, author_id, body) VALUES ($1, $2, $3) RETURNING id, body, created_at",
          [caseId, who.id, body],
        );
        if (row === undefined) throw new Error("INSERT … RETURNING gave no row");
        await record(connection, who, { caseId, action: "note added", what: beginningOf(body) });
        return noteOf({ ...row, author: who.name });
      });
      return reply.code(201).send(note);
    },
  );
}

function beginningOf(body: string): string {
  const [line = ""] = body.trim().split("\n", 1);
  // By code points: half of a character cannot be stored.
  const characters = [...line];
  return characters.length > BEGINNING_CHARACTERS
    ? `${characters.slice(0, BEGINNING_CHARACTERS).join("")}…`
    : line;
}

function noteOf({ id, author, body, created_at: createdAt }: NoteRow) {
  return { id, author, body, createdAt: createdAt.toISOString() };
}
