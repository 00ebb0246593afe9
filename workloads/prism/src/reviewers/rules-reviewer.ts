import retextEnglish from "retext-english";
import retextEquality from "retext-equality";
import retextIndefiniteArticle from "retext-indefinite-article";
import retextPassive from "retext-passive";
import retextReadability from "retext-readability";
import retextRepeatedWords from "retext-repeated-words";
import retextSimplify from "retext-simplify";
import { unified } from "unified";
import { VFile } from "vfile";
import type { Finding, FindingKind } from "../documents/document.js";
import { passagesFor } from "./passages.js";
import type { Reviewer } from "./reviewer.js";

export const RULES_NAME = "rules, not a language model";
const READER_AGE = 18;
const QUOTE_CHARACTERS_MAX = 160;
const PER_SECTION_MAX = 40;

type VFileMessage = VFile["messages"][number];

const linter = unified()
  .use(retextEnglish)
  .use(retextRepeatedWords)
  .use(retextIndefiniteArticle)
  .use(retextPassive)
  .use(retextSimplify)
  .use(retextEquality)
  .use(retextReadability, { age: READER_AGE, threshold: 5 / 7, minWords: 12 });

/** What each of retext's rules is about, in the words that findings are sorted by. */
const KINDS: Readonly<Record<string, FindingKind>> = {
  "retext-repeated-words": "correctness",
  "retext-indefinite-article": "correctness",
  "retext-passive": "clarity",
  "retext-readability": "clarity",
  "retext-simplify": "wording",
  "retext-equality": "tone",
};

/** The reviewer without a language model: rules of English prose, found by retext. */
export function createRulesReviewer(): Reviewer {
  return {
    kind: "rules",
    label:
      "No language model is set up here. Feedback comes from rules of English prose (retext): wording, passive voice, readability, repeated words.",
    models: [],
    readiness: () => null,
    async *review(_title, { text }, signal) {
      yield { type: "reviewer", name: RULES_NAME };
      let count = 0;
      for (const paragraph of text.split("\n\n")) {
        for (const finding of await findingsIn(paragraph)) {
          count += 1;
          if (count > PER_SECTION_MAX) return;
          yield { type: "finding", finding };
        }
        signal.throwIfAborted();
        // Rules are computed here and not waited for: others get their turn between two paragraphs.
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      if (count === 0)
        yield {
          type: "finding",
          finding: { kind: "strength", quote: "", advice: "The rules find nothing to change." },
        };
    },
    async *chat({ document, turns }, signal) {
      signal.throwIfAborted();
      yield { type: "reviewer", name: RULES_NAME };
      yield { type: "text", text: passagesFor(turns.at(-1)?.text ?? "", document.sections) };
    },
  };
}

export async function findingsIn(text: string): Promise<Finding[]> {
  const file = new VFile(text);
  await linter.run(linter.parse(file), file);
  return file.messages.map((message) => findingOf(message, text));
}

function findingOf(message: VFileMessage, text: string): Finding {
  const place = message.place;
  const [from = 0, to = 0] =
    place !== undefined && "start" in place ? [place.start.offset, place.end.offset] : [];
  // An article is wrong only before its word.
  const end = message.source === "retext-indefinite-article" ? endOfNextWord(text, to) : to;
  const quote = text.slice(from, end);
  return {
    kind: KINDS[message.source ?? ""] ?? "clarity",
    quote: quote.length > QUOTE_CHARACTERS_MAX ? `${quote.slice(0, QUOTE_CHARACTERS_MAX)}…` : quote,
    advice: adviceOf(message, quote),
  };
}

const endOfNextWord = (text: string, from: number) =>
  from + (/^\s+\S+\b/.exec(text.slice(from))?.[0].length ?? 0);

function adviceOf({ source, reason, expected }: VFileMessage, quote: string): string {
  const better = (expected ?? []).filter((word) => word !== "").slice(0, 3);
  switch (source) {
    case "retext-readability":
      return "This sentence is hard to read: shorten it, or use simpler words.";
    case "retext-passive":
      return "Passive voice: say who does it.";
    case "retext-repeated-words":
      return "The same word twice: remove one.";
    case "retext-indefinite-article":
      return `Write “${quote.replace(/^\S+/, better[0] ?? "an")}”.`;
    case "retext-simplify":
      return better.length > 0 ? `Simpler: ${better.join(", ")}.` : "Leave it out, or say it more simply.";
    case "retext-equality":
      return better.length > 0 ? `May exclude people; consider ${better.join(", ")}.` : "May exclude people.";
    default:
      return /[.!?]$/.test(reason) ? reason : `${reason}.`;
  }
}
