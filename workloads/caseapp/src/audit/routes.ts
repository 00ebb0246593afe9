import { Type } from "typebox";
import { caseIdOf } from "../cases/store.js";
import { ByNumber, optionalText, rowId } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";

const Entry = Type.Object({
  at: Type.String(),
  who: Type.String(),
  action: Type.String(),
  what: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
const Trail = Type.Object({ entries: Type.Array(Entry), next: optionalText() });
const Question = Type.Object({ before: Type.Optional(rowId()) });

const ENTRIES_MAX = 100;

interface EntryRow {
  id: string;
  at: Date;
  person_name: string;
  action: string;
  what: string;
  detail: Record<string, unknown>;
}

export function auditRoutes(app: App, { database, sessions }: Office): void {
  app.get(
    "/api/v1/cases/:number/audit",
    {
      schema: {
        tags: ["audit"],
        summary: "Who did what and when, the latest first",
        params: ByNumber,
        querystring: Question,
        response: { 200: Trail },
      },
    },
    async (request) => {
      await sessions.personOf(request);
      const caseId = await caseIdOf(database, request.params.number);
      const rows = await database.query<EntryRow>(
        `SELECT id, at, person_name, action, what, detail FROM audit_entry
         WHERE case_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [caseId, request.query.before ?? null, ENTRIES_MAX],
      );
      return {
        entries: rows.map(({ at, person_name: who, action, what, detail }) => ({
          at: at.toISOString(),
          who,
          action,
          what,
          detail,
        })),
        next: rows.length === ENTRIES_MAX ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
}
