import type { Queryable } from "../database/database.js";
import type { Person } from "../people/sessions.js";

export interface Change {
  readonly caseId: string;
  /** One of a few words that a filter can use: "case opened", "status changed". */
  readonly action: string;
  /** What it was done to, for a person to read. */
  readonly what: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The media processor changes documents too, and is nobody who could sign in. */
export const MACHINE = "Media processor";

/** Written on the connection of the change itself, so that neither is there without the other. */
export async function record(
  connection: Queryable,
  who: Person | typeof MACHINE,
  { caseId, action, what, detail = {} }: Change,
): Promise<void> {
  const [id, name] = who === MACHINE ? [null, MACHINE] : [who.id, who.name];
  await connection.query(
    "INSERT INTO audit_entry (person_id, person_name, case_id, action, what, detail) VALUES ($1, $2, $3, $4, $5, $6)",
    [id, name, caseId, action, what, JSON.stringify(detail)],
  );
}
