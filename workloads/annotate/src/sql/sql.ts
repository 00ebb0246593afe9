/** What the store says to a database: the part of SQL that MySQL, MariaDB and SQLite have in common, with ? for values. */
export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, SqlValue>>;

export interface Session {
  all(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The number of rows that were changed. */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
}

export interface Sql extends Session {
  /** For people: "MySQL at db.internal:3306/image_annotations_db". */
  readonly name: string;
  /** Work that only one process does at a time, in one session. */
  alone(work: (session: Session) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}
