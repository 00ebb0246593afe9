import { describe, expect, it } from "vitest";
import { codeFrame } from "./code-frame.js";
import { makeStyle } from "./style.js";

const style = makeStyle({ colour: false, columns: 60 });
const place = (line: number, column: number, endColumn: number) => ({
  file: "f",
  line,
  column,
  endLine: line,
  endColumn,
});
const frame = (text: string, ...at: Parameters<typeof place>): string[] =>
  codeFrame(place(...at), () => text, style);

describe("a code frame", () => {
  it("underlines the value", () => {
    expect(frame("a: 1\nport: 8000 # web\r\n", 2, 7, 11)).toEqual([
      "    2 │ port: 8000 # web",
      "      │       ────",
    ]);
  });

  it("shows the part of a long line that matters", () => {
    const [text = "", mark = ""] = frame(`${"x".repeat(300)}VALUE${"y".repeat(300)}`, 1, 301, 306);
    expect(text).toContain("VALUE");
    expect([text[8], text.at(-1), text.length]).toEqual(["…", "…", 60]);
    expect(mark.indexOf("─")).toBe(text.indexOf("VALUE"));
    expect(mark.match(/─/g)).toHaveLength(5);
  });

  it("masks a secret and underlines what is left of it", () => {
    expect(frame("- Name: DB_PASSWORD\n  Value: hunter2hunter2", 2, 10, 24)).toEqual([
      "    2 │   Value: ***",
      "      │          ───",
    ]);
  });

  it("shows nothing where there is nothing, and no character that steers the terminal", () => {
    expect(frame("a", 5, 1, 2)).toEqual([]);
    expect(codeFrame(place(1, 1, 2), () => null, style)).toEqual([]);
    expect(frame("a: \u001b[2Jb", 1, 1, 2)[0]).toBe("    1 │ a: \uFFFD[2Jb");
    expect(frame("", 1, 1, 1)).toHaveLength(2);
  });
});
