import type { Database } from "../database/database.js";
import type { Status } from "./status.js";

export interface ListQuestion {
  readonly status: Status | null;
  readonly responsibleId: string | null;
  /** Only cases with a deadline that has passed and is not done. */
  readonly overdue: boolean;
  readonly page: number;
  readonly pageSize: number;
}

interface ListRow {
  number: string;
  title: string;
  area: string;
  status: Status;
  responsible: string;
  client: string | null;
  nextDeadline: { title: string; dueOn: string; dueTime: string | null; overdue: boolean } | null;
  changed_at: Date;
}

const MATCHING = `
  FROM case_file c
  JOIN person p ON p.id = c.responsible_id
  LEFT JOIN LATERAL (
    SELECT d.due_at, json_build_object('title', d.title, 'dueOn', d.due_on,
      'dueTime', to_char(d.due_time, 'HH24:MI'), 'overdue', d.due_at <= $4) AS shown
    FROM deadline d WHERE d.case_id = c.id AND d.done_at IS NULL ORDER BY d.due_at, d.id LIMIT 1
  ) AS pending ON true
  WHERE ($1::text IS NULL OR c.status = $1) AND ($2::bigint IS NULL OR c.responsible_id = $2)
    AND (NOT $3::boolean OR pending.due_at <= $4)`;

/** One page of cases, what is due first on top, then what changed last. */
export async function listCases(database: Database, question: ListQuestion, now: Date) {
  const { status, responsibleId, overdue, page, pageSize } = question;
  const filter = [status, responsibleId, overdue, now];
  const rows = await database.query<ListRow>(
    `SELECT c.number, c.title, c.area, c.status, p.name AS responsible, c.changed_at,
       (SELECT name FROM party WHERE case_id = c.id AND role = 'client' ORDER BY id LIMIT 1) AS client,
       pending.shown AS "nextDeadline"
     ${MATCHING} ORDER BY pending.due_at NULLS LAST, c.changed_at DESC, c.id DESC LIMIT $5 OFFSET $6`,
    [...filter, pageSize, (page - 1) * pageSize],
  );
  const [count] = await database.query<{ total: number }>(
    `SELECT count(*)::int AS total ${MATCHING}`,
    filter,
  );
  return {
    cases: rows.map(({ changed_at: changedAt, ...rest }) => ({
      ...rest,
      changedAt: changedAt.toISOString(),
    })),
    total: count?.total ?? 0,
  };
}
