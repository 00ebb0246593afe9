import { type Cause, causes, sentence } from "../causes/index.js";
import type { Explained } from "../report/index.js";

/** The cause as it is told, without its example. */
export function explain(cause: Cause): Explained {
  return {
    id: cause.id,
    title: sentence(cause.title),
    severity: cause.severity,
    meaning: cause.meaning,
    hurts: cause.hurts,
    mend: cause.mend,
    seenBy: [...(cause.check ? ["check"] : []), ...(cause.signs ? ["rehearse"] : [])],
    explains: cause.explains,
    links: cause.links,
    example: null,
  };
}

/** The same by its id; null for a rule of another tool. */
export function explainById(id: string): Explained | null {
  const cause = causes.find((one) => one.id === id);
  return cause === undefined ? null : explain(cause);
}
