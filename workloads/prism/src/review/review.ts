import type { Document, Finding } from "../documents/document.js";
import type { DocumentStore } from "../documents/store.js";
import { SECTIONS_AT_ONCE } from "../limits.js";
import { ReviewerError, type Reviewer, type ReviewEvent } from "../reviewers/reviewer.js";
import { reasonOf, type Log } from "../service/logging.js";
import type { Places } from "./places.js";

/** What the reader of a review is sent, each about one section of the document. */
export type SectionEvent =
  | { readonly type: "waiting"; readonly section: number; readonly ahead: number }
  | { readonly type: "begun"; readonly section: number }
  | { readonly type: "done"; readonly section: number }
  | { readonly type: "failed"; readonly section: number; readonly text: string }
  | (ReviewEvent & { readonly section: number });

export interface ReviewWork {
  readonly session: string;
  readonly document: Document;
  readonly sections: readonly number[];
  readonly signal: AbortSignal;
  readonly tell: (event: SectionEvent) => void;
}

export interface ReviewParts {
  readonly reviewer: Reviewer;
  readonly places: Places;
  readonly store: DocumentStore;
  readonly log: Log;
}

/** Reviews sections, a few at a time; one that fails does not keep the others from their feedback. */
export async function reviewSections(parts: ReviewParts, work: ReviewWork): Promise<void> {
  const open = [...work.sections];
  const reader = async () => {
    for (let section = open.shift(); section !== undefined; section = open.shift()) {
      await reviewSection(parts, work, section);
    }
  };
  await Promise.all(Array.from({ length: SECTIONS_AT_ONCE }, reader));
}

async function reviewSection(parts: ReviewParts, work: ReviewWork, section: number): Promise<void> {
  const { session, document, signal, tell } = work;
  const { heading, text } = document.sections[section] ?? { heading: "", text: "" };
  try {
    const release = await parts.places.take(signal, (ahead) => tell({ type: "waiting", section, ahead }));
    let findings: Finding[] = [];
    let name = "";
    try {
      tell({ type: "begun", section });
      for await (const event of parts.reviewer.review(document.title, { heading, text }, signal)) {
        if (event.type === "finding") findings.push(event.finding);
        if (event.type === "restart") findings = [];
        if (event.type === "reviewer") name = event.name;
        tell({ ...event, section });
      }
    } finally {
      release();
    }
    const feedback = { findings, reviewer: name, at: new Date().toISOString() };
    await parts.store.addFeedback(session, document.id, section, feedback);
    tell({ type: "done", section });
  } catch (error) {
    if (signal.aborted) throw error;
    tell({ type: "failed", section, text: sentenceOf(error, parts.log) });
  }
}

/** What the reader is told of a failure; what it was inside goes to the log. */
export function sentenceOf(error: unknown, log: Log): string {
  if (error instanceof ReviewerError) return error.message;
  log.error("feedback failed", { reason: reasonOf(error) });
  return "Something went wrong here; it has been logged.";
}
