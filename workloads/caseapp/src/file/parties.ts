import { Type } from "typebox";
import { record } from "../audit/record.js";
import { lockedOpenCase } from "../cases/store.js";
import type { Queryable } from "../database/database.js";
import { ByNumber, ByNumberAndId, line, optionalText } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";
import { notFound } from "../service/errors.js";

const ROLES = ["client", "opponent", "counsel", "court", "witness", "other"] as const;
const role = () => Type.Enum(ROLES);

const NewParty = Type.Object({
  role: role(),
  name: line(1, 200),
  email: Type.Optional(Type.String({ format: "email", maxLength: 254 })),
  phone: Type.Optional(line(1, 40)),
});
export const Party = Type.Object({
  id: Type.String(),
  role: role(),
  name: Type.String(),
  email: optionalText(),
  phone: optionalText(),
});

interface PartyRow {
  id: string;
  role: (typeof ROLES)[number];
  name: string;
  email: string | null;
  phone: string | null;
}

const COLUMNS = "id, role, name, email, phone";
const tags = ["parties"];

export function partiesOf(connection: Queryable, caseId: string): Promise<PartyRow[]> {
  return connection.query<PartyRow>(`SELECT ${COLUMNS} FROM party WHERE case_id = $1 ORDER BY id`, [caseId]);
}

export function partyRoutes(app: App, { database, sessions }: Office): void {
  app.post(
    "/api/v1/cases/:number/parties",
    { schema: { tags, summary: "Add", params: ByNumber, body: NewParty, response: { 201: Party } } },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { role, name, email = null, phone = null } = request.body;
      const party = await database.transaction(async (connection) => {
        const { id: caseId } = await lockedOpenCase(connection, request.params.number);
        const [row] = await connection.query<PartyRow>(
          `INSERT INTO party (case_id, role, name, email, phone) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
          [caseId, role, name, email, phone],
        );
        if (row === undefined) throw new Error("INSERT … RETURNING gave no row");
        await record(connection, who, { caseId, action: "party added", what: name, detail: { role } });
        return row;
      });
      return reply.code(201).send(party);
    },
  );

  app.delete(
    "/api/v1/cases/:number/parties/:id",
    { schema: { tags, summary: "Remove", params: ByNumberAndId } },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { number, id } = request.params;
      await database.transaction(async (connection) => {
        const { id: caseId } = await lockedOpenCase(connection, number);
        const [row] = await connection.query<PartyRow>(
          `DELETE FROM party WHERE id = $1 AND case_id = $2 RETURNING ${COLUMNS}`,
          [id, caseId],
        );
        if (row === undefined) throw notFound(`There is no such party in the case ${number}.`);
        const { name, role } = row;
        await record(connection, who, { caseId, action: "party removed", what: name, detail: { role } });
      });
      return reply.code(204).send();
    },
  );
}
