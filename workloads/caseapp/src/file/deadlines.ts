import { Type } from "typebox";
import { record } from "../audit/record.js";
import { lockedCase, lockedOpenCase } from "../cases/store.js";
import { isTimeZone } from "../configuration.js";
import { isUnknownValue, type Queryable } from "../database/database.js";
import { ByNumber, ByNumberAndId, caseNumber, day, line, optionalText } from "../http/fields.js";
import type { Office } from "../office.js";
import type { App } from "../service/app.js";
import { conflict, invalid, notFound } from "../service/errors.js";
import { URGENCIES, urgencyOf } from "./due.js";

const NewDeadline = Type.Object({
  title: line(1, 200),
  dueOn: day(),
  /** Without a time it ends with its day. */
  dueTime: Type.Optional(Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples: ["17:00"] })),
  timeZone: Type.Optional(Type.String({ maxLength: 60, examples: ["America/New_York"] })),
});
const urgency = () => Type.Enum(URGENCIES);
const fields = {
  id: Type.String(),
  title: Type.String(),
  dueOn: Type.String(),
  dueTime: optionalText(),
  timeZone: Type.String(),
  dueAt: Type.String(),
  urgency: urgency(),
  doneAt: optionalText(),
  doneBy: optionalText(),
};
export const Deadline = Type.Object(fields);
const Agenda = Type.Object({
  deadlines: Type.Array(Type.Object({ ...fields, caseNumber: caseNumber(), caseTitle: Type.String() })),
});

interface DeadlineRow {
  id: string;
  title: string;
  due_on: string;
  due_time: string | null;
  time_zone: string;
  due_at: Date;
  done_at: Date | null;
  done_by: string | null;
}

// Days and times as text: the driver would make moments of them, in the zone of this machine.
const COLUMNS = `d.id, d.title, d.due_on::text, to_char(d.due_time, 'HH24:MI') AS due_time, d.time_zone, d.due_at,
  d.done_at, (SELECT name FROM person WHERE id = d.done_by) AS done_by`;
// The day's end is the beginning of the next one, which also holds where a clock change comes between.
const INSERT = `
  INSERT INTO deadline (case_id, title, due_on, due_time, time_zone, due_at)
  SELECT $1, $2, $3::date, $4::time, $5,
    (CASE WHEN $4::time IS NULL THEN $3::date + 1 + time '00:00' ELSE $3::date + $4::time END) AT TIME ZONE $5
  RETURNING id`;
const AGENDA_MAX = 200;
const tags = ["deadlines"];

export async function deadlinesOf(connection: Queryable, caseId: string, now: Date) {
  const rows = await connection.query<DeadlineRow>(
    `SELECT ${COLUMNS} FROM deadline d WHERE d.case_id = $1 ORDER BY d.done_at NULLS FIRST, d.due_at, d.id`,
    [caseId],
  );
  return rows.map((row) => deadlineOf(row, now));
}

export function deadlineRoutes(app: App, { database, sessions, now, timeZone: officeZone }: Office): void {
  app.post(
    "/api/v1/cases/:number/deadlines",
    { schema: { tags, summary: "Set", params: ByNumber, body: NewDeadline, response: { 201: Deadline } } },
    async (request, reply) => {
      const who = await sessions.personOf(request);
      const { title, dueOn, dueTime = null, timeZone = officeZone } = request.body;
      if (!isTimeZone(timeZone)) throw noSuchZone(timeZone);
      const deadline = await database.transaction(async (connection) => {
        const { id: caseId, status } = await lockedOpenCase(connection, request.params.number);
        if (status === "closed")
          throw conflict("The case is closed; take it up again before setting a deadline.");
        const [added] = await connection
          .query<{ id: string }>(INSERT, [caseId, title, dueOn, dueTime, timeZone])
          .catch((error: unknown) => {
            // Its list of zones and that of Node.js are of different years.
            throw isUnknownValue(error) ? noSuchZone(timeZone) : error;
          });
        const row = await deadlineById(connection, added?.id ?? "");
        const detail = { dueOn, dueTime, timeZone };
        await record(connection, who, { caseId, action: "deadline set", what: title, detail });
        return row;
      });
      return reply.code(201).send(deadlineOf(deadline, now()));
    },
  );

  app.post(
    "/api/v1/cases/:number/deadlines/:id/done",
    { schema: { tags, summary: "Has been met", params: ByNumberAndId, response: { 200: Deadline } } },
    async (request) => {
      const who = await sessions.personOf(request);
      const { number, id } = request.params;
      const deadline = await database.transaction(async (connection) => {
        const { id: caseId } = await lockedCase(connection, number);
        const [before] = await connection.query<{ title: string; done_at: Date | null }>(
          "SELECT title, done_at FROM deadline WHERE id = $1 AND case_id = $2",
          [id, caseId],
        );
        if (before === undefined) throw notFound(`There is no such deadline in the case ${number}.`);
        if (before.done_at !== null) throw conflict("This deadline has been met already.");
        await connection.query("UPDATE deadline SET done_at = $2, done_by = $3 WHERE id = $1", [
          id,
          now(),
          who.id,
        ]);
        await record(connection, who, { caseId, action: "deadline met", what: before.title });
        return deadlineById(connection, id);
      });
      return deadlineOf(deadline, now());
    },
  );

  app.get(
    "/api/v1/deadlines",
    { schema: { tags, summary: "What is to be done, the most urgent first", response: { 200: Agenda } } },
    async (request) => {
      await sessions.personOf(request);
      const rows = await database.query<DeadlineRow & { number: string; case_title: string }>(
        `SELECT ${COLUMNS}, c.number, c.title AS case_title FROM deadline d JOIN case_file c ON c.id = d.case_id
         WHERE d.done_at IS NULL ORDER BY d.due_at, d.id LIMIT ${AGENDA_MAX}`,
      );
      return {
        deadlines: rows.map((row) => ({
          ...deadlineOf(row, now()),
          caseNumber: row.number,
          caseTitle: row.case_title,
        })),
      };
    },
  );
}

const noSuchZone = (written: string) =>
  invalid(`timeZone in the body must be a name like America/New_York, not "${written}".`);

async function deadlineById(connection: Queryable, id: string): Promise<DeadlineRow> {
  const [row] = await connection.query<DeadlineRow>(`SELECT ${COLUMNS} FROM deadline d WHERE d.id = $1`, [
    id,
  ]);
  if (row === undefined) throw new Error("a deadline vanished while it was locked");
  return row;
}

function deadlineOf(row: DeadlineRow, now: Date) {
  const due = { dueOn: row.due_on, dueAt: row.due_at, timeZone: row.time_zone, doneAt: row.done_at };
  return {
    ...due,
    id: row.id,
    title: row.title,
    dueTime: row.due_time,
    dueAt: row.due_at.toISOString(),
    urgency: urgencyOf(due, now),
    doneAt: row.done_at?.toISOString() ?? null,
    doneBy: row.done_by,
  };
}
