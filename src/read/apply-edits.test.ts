import { describe, expect, it } from "vitest";
import { applyEdits } from "./apply-edits.js";

const edit = (line: number, column: number, endLine: number, endColumn: number, newText: string) => ({
  file: "x",
  line,
  column,
  endLine,
  endColumn,
  newText,
});

describe("applyEdits", () => {
  it("replaces, inserts and removes, in whatever order they come", () => {
    expect(applyEdits("a: 1\r\nb: 2\n", [edit(2, 4, 2, 5, "20"), edit(1, 4, 1, 5, "10")])).toBe(
      "a: 10\r\nb: 20\n",
    );
    expect(applyEdits("a\nb\n", [edit(1, 2, 1, 2, "x"), edit(1, 2, 1, 2, "y")])).toBe("axy\nb\n");
    expect(applyEdits("a\nb\n", [edit(1, 1, 2, 1, "")])).toBe("b\n");
    expect(applyEdits("a", [edit(2, 1, 2, 1, "!")])).toBe("a!");
  });

  it("refuses edits that overlap or lie outside", () => {
    expect(applyEdits("abc", [edit(1, 1, 1, 3, "x"), edit(1, 2, 1, 4, "y")])).toBeNull();
    expect(applyEdits("abc", [edit(1, 3, 1, 1, "x")])).toBeNull();
    expect(applyEdits("abc", [edit(1, 1, 1, 9, "x")])).toBeNull();
  });
});
