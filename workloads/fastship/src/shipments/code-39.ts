/** Code 39 for the characters of a tracking number: per character five bars and four gaps, 1 narrow, 3 wide. */
const PATTERNS: Readonly<Record<string, string>> = {
  "0": "111331311",
  "1": "311311113",
  "2": "113311113",
  "3": "313311111",
  "4": "111331113",
  "5": "311331111",
  "6": "113331111",
  "7": "111311313",
  "8": "311311311",
  "9": "113311311",
  F: "113133111",
  S: "113111331",
  "*": "131131311",
};

export interface Bars {
  readonly totalUnits: number;
  readonly black: readonly { readonly start: number; readonly width: number }[];
}

export function code39Bars(text: string): Bars {
  const black: { start: number; width: number }[] = [];
  let at = 0;
  for (const character of `*${text}*`) {
    const pattern = PATTERNS[character];
    if (pattern === undefined) throw new Error(`Code 39 has no pattern here for ${character}`);
    for (const [index, digit] of [...pattern].entries()) {
      const width = Number(digit);
      if (index % 2 === 0) black.push({ start: at, width });
      at += width;
    }
    // One narrow gap between characters.
    at += 1;
  }
  return { totalUnits: at - 1, black };
}
