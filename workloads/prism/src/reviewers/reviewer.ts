import type { Document, Finding, Section } from "../documents/document.js";

/** What a reader is told besides the answer itself. */
export type Aside =
  | { readonly type: "reviewer"; readonly name: string }
  /** Something changed on the way, in one sentence. */
  | { readonly type: "notice"; readonly text: string }
  /** What was said so far does not count: another model begins anew. */
  | { readonly type: "restart" };

export type ReviewEvent = Aside | { readonly type: "finding"; readonly finding: Finding };
export type ChatEvent = Aside | { readonly type: "text"; readonly text: string };

export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

export interface ChatQuestion {
  readonly document: Document;
  /** What was said before, and the question last. */
  readonly turns: readonly Turn[];
  /** The model that the reader chose; null for the usual order. */
  readonly model: string | null;
}

export interface Reviewer {
  readonly kind: "bedrock" | "rules";
  /** Said on the page, so that nobody takes rules for a language model. */
  readonly label: string;
  readonly models: readonly string[];
  review(title: string, section: Section, signal: AbortSignal): AsyncIterable<ReviewEvent>;
  chat(question: ChatQuestion, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** Why it could not answer at the moment, as far as is known without asking. */
  readiness(): string | null;
}

/** The answer cannot be given; the sentence is the reader's. */
export class ReviewerError extends Error {}
