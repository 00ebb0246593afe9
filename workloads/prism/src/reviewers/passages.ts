import type { Section } from "../documents/document.js";

const PASSAGES_MAX = 3;
const PASSAGE_CHARACTERS_MAX = 500;
const COMMON = new Set(
  "a about all also an and any are as at be but by can do does for from has have how i in is it its me my no not of on or say says tell that the their there they this to was what when where which who why will with you your".split(
    " ",
  ),
);

/** The passages whose words are nearest to a question: rare words of the document count for more. */
export function passagesFor(question: string, sections: readonly Section[]): string {
  const passages = sections.flatMap(({ heading, text }) =>
    text
      .split("\n\n")
      .map((passage) => ({ heading, passage, words: new Set(wordsOf(`${heading} ${passage}`)) })),
  );
  const asked = new Set(wordsOf(question).filter((word) => !COMMON.has(word)));
  const weightOf = (word: string) => {
    const holders = passages.filter(({ words }) => words.has(word)).length;
    return holders === 0 ? 0 : Math.log(1 + passages.length / holders);
  };
  const weights = new Map([...asked].map((word) => [word, weightOf(word)]));
  const nearest = passages
    .map((each) => ({
      ...each,
      score: [...weights].reduce((sum, [word, weight]) => sum + (each.words.has(word) ? weight : 0), 0),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, PASSAGES_MAX);
  if (nearest.length === 0)
    return "No language model is set up here, so I can only search, and the document does not have the words of your question.";
  const quoted = nearest.map(({ heading, passage }) => `${heading}: “${cut(passage)}”`);
  return `No language model is set up here, so I can only search. Nearest to your question:\n\n${quoted.join("\n\n")}`;
}

const cut = (text: string) =>
  text.length > PASSAGE_CHARACTERS_MAX ? `${text.slice(0, PASSAGE_CHARACTERS_MAX)}…` : text;

/** Words without their most usual endings, so that "deadline" finds "deadlines". */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length > 4 ? word.replace(/(?:ing|ed|s)$/, "").replace(/e$/, "") : word,
  );
}
