import { record } from "../audit/record.js";
import type { Database, Queryable } from "../database/database.js";
import type { Person } from "../people/sessions.js";
import { conflict, invalid, notFound } from "../service/errors.js";
import { isFinal, NEXT, refusalOf, type Status } from "./status.js";

export interface CaseDetails {
  readonly title: string;
  readonly summary: string;
  readonly area: string;
  readonly responsibleId: string;
}

export interface CaseFile extends CaseDetails {
  readonly id: string;
  readonly number: string;
  readonly status: Status;
  /** What the status may become. */
  readonly next: Status[];
  readonly responsible: string;
  readonly version: number;
  readonly createdAt: string;
  readonly changedAt: string;
}

interface CaseRow {
  id: string;
  number: string;
  title: string;
  summary: string;
  area: string;
  status: Status;
  responsible_id: string;
  responsible: string;
  version: number;
  created_at: Date;
  changed_at: Date;
}

const SELECT = `
  SELECT c.id, c.number, c.title, c.summary, c.area, c.status, c.responsible_id, p.name AS responsible,
    c.version, c.created_at, c.changed_at
  FROM case_file c JOIN person p ON p.id = c.responsible_id`;

export function openCase(
  database: Database,
  who: Person,
  details: CaseDetails,
  year: number,
): Promise<CaseFile> {
  return database.transaction(async (connection) => {
    await mustBePerson(connection, details.responsibleId);
    const [counter] = await connection.query<{ last: number }>(
      `INSERT INTO case_number (year, last) VALUES ($1, 1)
       ON CONFLICT (year) DO UPDATE SET last = case_number.last + 1 RETURNING last`,
      [year],
    );
    const number = `${year}-${String(counter?.last ?? 0).padStart(4, "0")}`;
    await connection.query(
      `INSERT INTO case_file (number, title, summary, area, status, responsible_id)
       VALUES ($1, $2, $3, $4, 'intake', $5)`,
      [number, details.title, details.summary, details.area, details.responsibleId],
    );
    const file = await caseByNumber(connection, number);
    await record(connection, who, { caseId: file.id, action: "case opened", what: file.title });
    return file;
  });
}

export async function caseByNumber(connection: Queryable, number: string): Promise<CaseFile> {
  const [row] = await connection.query<CaseRow>(`${SELECT} WHERE c.number = $1`, [number]);
  if (row === undefined) throw unknownCase(number);
  return caseOf(row);
}

export async function caseIdOf(connection: Queryable, number: string): Promise<string> {
  const [row] = await connection.query<{ id: string }>("SELECT id FROM case_file WHERE number = $1", [
    number,
  ]);
  if (row === undefined) throw unknownCase(number);
  return row.id;
}

/** Held until the transaction ends: what is then decided about the case stays true while it is written. */
export async function lockedCase(connection: Queryable, number: string): Promise<CaseFile> {
  const [row] = await connection.query<CaseRow>(`${SELECT} WHERE c.number = $1 FOR UPDATE OF c`, [number]);
  if (row === undefined) throw unknownCase(number);
  return caseOf(row);
}

/** A case to whose file something is to be added. */
export async function lockedOpenCase(connection: Queryable, number: string): Promise<CaseFile> {
  const file = await lockedCase(connection, number);
  if (isFinal(file.status)) throw conflict(`The case is ${file.status}; its file is not changed any more.`);
  return file;
}

export function changeDetails(
  database: Database,
  who: Person,
  number: string,
  version: number,
  wanted: Partial<CaseDetails>,
): Promise<CaseFile> {
  return database.transaction(async (connection) => {
    const before = await lockedOpenCase(connection, number);
    mustBeVersion(before, version);
    const after = { ...before, ...wanted };
    const changed = (["title", "summary", "area", "responsibleId"] as const).filter(
      (field) => after[field] !== before[field],
    );
    if (changed.length === 0) return before;
    if (changed.includes("responsibleId")) await mustBePerson(connection, after.responsibleId);
    await connection.query(
      `UPDATE case_file SET title = $2, summary = $3, area = $4, responsible_id = $5,
         version = version + 1, changed_at = now() WHERE id = $1`,
      [before.id, after.title, after.summary, after.area, after.responsibleId],
    );
    const file = await caseByNumber(connection, number);
    const shown = changed.map((field) => (field === "responsibleId" ? "responsible" : field));
    const detail = Object.fromEntries(
      shown.map((field) => [field, { from: before[field], to: file[field] }]),
    );
    await record(connection, who, {
      caseId: file.id,
      action: "case changed",
      what: shown.join(", "),
      detail,
    });
    return file;
  });
}

export function changeStatus(
  database: Database,
  who: Person,
  number: string,
  version: number,
  to: Status,
): Promise<CaseFile> {
  return database.transaction(async (connection) => {
    const before = await lockedCase(connection, number);
    mustBeVersion(before, version);
    const [pending] = await connection.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM deadline WHERE case_id = $1 AND done_at IS NULL",
      [before.id],
    );
    const refusal = refusalOf(before.status, to, pending?.count ?? 0);
    if (refusal !== null) throw conflict(refusal);
    await connection.query(
      "UPDATE case_file SET status = $2, version = version + 1, changed_at = now() WHERE id = $1",
      [before.id, to],
    );
    const detail = { from: before.status, to };
    const what = `${before.status} → ${to}`;
    await record(connection, who, { caseId: before.id, action: "status changed", what, detail });
    return caseByNumber(connection, number);
  });
}

/** Optimistic locking: a change is made to what its author has seen, or not at all. */
function mustBeVersion(file: CaseFile, version: number): void {
  if (file.version === version) return;
  throw conflict(
    `Somebody has changed this case meanwhile (it is at version ${file.version}, not ${version}); load it again.`,
  );
}

async function mustBePerson(connection: Queryable, id: string): Promise<void> {
  const [row] = await connection.query("SELECT 1 FROM person WHERE id = $1", [id]);
  if (row === undefined) throw invalid(`Nobody here has the id ${id}.`);
}

const unknownCase = (number: string) => notFound(`There is no case with the number ${number}.`);

function caseOf(row: CaseRow): CaseFile {
  const { id, number, title, summary, area, status, responsible, version } = row;
  return {
    id,
    number,
    title,
    summary,
    area,
    status,
    next: [...NEXT[status]],
    responsibleId: row.responsible_id,
    responsible,
    version,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  };
}
