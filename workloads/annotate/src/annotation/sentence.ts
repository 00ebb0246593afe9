export interface Found {
  readonly label: string;
}

const IRREGULAR: Readonly<Record<string, string>> = {
  person: "people",
  mouse: "mice",
  knife: "knives",
  sheep: "sheep",
  "pair of skis": "pairs of skis",
  "pair of scissors": "pairs of scissors",
  "stalk of broccoli": "stalks of broccoli",
  aeroplane: "aeroplanes",
};
const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const KINDS_MAX = 5;

/** "Two people, a dog and a frisbee.": things by how many there are. */
export function sentenceOf(things: readonly Found[]): string {
  const counts = new Map<string, number>();
  for (const { label } of things) counts.set(label, (counts.get(label) ?? 0) + 1);
  const parts = [...counts].slice(0, KINDS_MAX).map(([label, count]) => counted(label, count));
  if (parts.length === 0) return "Nothing that the local detector knows.";
  const last = parts.pop() ?? "";
  const sentence = parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function counted(label: string, count: number): string {
  if (count === 1) return `${/^[aeiou]/.test(label) ? "an" : "a"} ${label}`;
  return `${WORDS[count] ?? String(count)} ${plural(label)}`;
}

function plural(label: string): string {
  const known = IRREGULAR[label];
  if (known !== undefined) return known;
  return /(?:s|x|ch|sh)$/.test(label) ? `${label}es` : `${label}s`;
}
