/** One stretch of the document under its heading, short enough for one question to a model. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** What a reviewer found at one place. */
export interface Finding {
  readonly kind: FindingKind;
  /** The words of the document that it is about; empty when it is about the section. */
  readonly quote: string;
  readonly advice: string;
}

export const FINDING_KINDS = ["clarity", "wording", "correctness", "tone", "structure", "strength"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface SectionFeedback {
  readonly findings: readonly Finding[];
  /** Who said it: a model's name, or the rules. */
  readonly reviewer: string;
  readonly at: string;
}

export interface Document {
  readonly id: string;
  readonly title: string;
  readonly uploadedAt: string;
  readonly sections: readonly Section[];
  /** By section; null where there is no feedback yet. */
  readonly feedback: readonly (SectionFeedback | null)[];
}

export const wordsOf = (text: string): number => text.match(/\S+/g)?.length ?? 0;
