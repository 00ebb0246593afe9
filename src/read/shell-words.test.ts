import { describe, expect, it } from "vitest";
import { splitShellWords } from "./shell-words.js";

describe("splitShellWords", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["a  b\tc", ["a", "b", "c"]],
    [`a "b c" 'd "e' f\\ g ""`, ["a", "b c", 'd "e', "f g", ""]],
    ["a&&b||c;d|e&f", ["a", "&&", "b", "||", "c", ";", "d", "|", "e", "&", "f"]],
    ["a > b 2>&1", ["a", ">", "b", "2>&1"]],
    ["push $(aws x --q 'A b' | cat).host/${a:-b c}:1", ["push", "$(aws x --q 'A b' | cat).host/${a:-b c}:1"]],
    ['"${{ steps.a.outputs.b }}/x"', ["${{ steps.a.outputs.b }}/x"]],
    ["a # not this\nb#c", ["a", ";", "b#c"]],
    ["a \\\n b", ["a", "b"]],
    ["$(open", ["$(open"]],
    ['a "never closed', ["a", "never closed"]],
  ];
  for (const [line, words] of cases) it(line, () => expect(splitShellWords(line)).toEqual(words));
});
