import type { Database } from "./database/database.js";
import type { Sessions } from "./people/sessions.js";

/** What every part of the office works with. */
export interface Office {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly timeZone: string;
  /** Contents of documents are kept and examined, not only listed. */
  readonly keepsContents: boolean;
  readonly now: () => Date;
}
