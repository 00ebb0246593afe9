import { describe, expect, it } from "vitest";
import type { Finding } from "../../finding/index.js";
import { exampleFinding } from "../../report/example-report.js";
import { commentSuppressions } from "./comments.js";

const REASON = "it is known and wanted";
const found = (line: number): Finding => ({
  ...exampleFinding,
  where: [{ file: "f", line, column: 1, endLine: line, endColumn: 2, value: "" }],
});

/** The lines for which the one comment of a text holds. */
function linesOf(...lines: readonly string[]): number[] {
  const text = lines
    .map((line) => line.replace("IGNORE", `steady-ignore port-mismatch: ${REASON}`))
    .join("\n");
  const { suppressions, notices } = commentSuppressions("f", text);
  expect(notices).toEqual([]);
  return lines
    .map((_, index) => index + 1)
    .filter((line) => suppressions.some((one) => one.covers(found(line))));
}

describe("comments", () => {
  it("are those of the languages that people write", () => {
    expect(linesOf("app.listen(3000); // IGNORE")).toEqual([1]);
    expect(linesOf("// IGNORE", "app.listen(3000);", "b();")).toEqual([2]);
    expect(linesOf("/* IGNORE */ app.listen(3000);")).toEqual([]);
    expect(linesOf("/* IGNORE */", "app.listen(3000);")).toEqual([2]);
    expect(linesOf("app.run(port=3000)  # IGNORE", "x")).toEqual([1]);
    expect(linesOf("# IGNORE", "EXPOSE 80")).toEqual([2]);
    expect(linesOf("; IGNORE", "port = 80")).toEqual([2]);
    expect(linesOf("<!-- IGNORE -->", '<add key="port"/>')).toEqual([2]);
    expect(linesOf("web: gunicorn app:app # IGNORE")).toEqual([1]);
  });

  it("may stand several above one line, with empty lines between", () => {
    expect(linesOf("# IGNORE", "# another word", "", "Port: 80")).toEqual([4]);
  });

  it("reach through the block that a key opens", () => {
    expect(linesOf("# IGNORE", "Service:", "  Type: x", "", "  Other: y", "Next: z")).toEqual([2, 3, 4, 5]);
    expect(linesOf("Service: # IGNORE", "  Type: x", "Other: y")).toEqual([1, 2]);
    expect(linesOf("# IGNORE", "Ports:", "- 80", "- 81", "Next: z")).toEqual([2, 3, 4]);
    expect(linesOf("# IGNORE", "- Web:", "    Port: 80", "- Other:", "    Port: 81")).toEqual([2, 3]);
    expect(linesOf("Port: 80 # IGNORE", "  Other: y")).toEqual([1]);
  });

  it("are no comments within words, addresses and longer names", () => {
    expect(linesOf("url: https://steady-ignore", "x: '#IGNORE'")).toEqual([]);
    expect(commentSuppressions("f", "# steady-ignored port-mismatch: long enough").notices).toEqual([]);
  });

  it("name several causes at once", () => {
    const text = `Port: 80 # steady-ignore port-mismatch, https-absent: ${REASON}`;
    expect(commentSuppressions("f", text).suppressions[0]?.causes).toEqual(["port-mismatch", "https-absent"]);
  });

  it("end with the text", () => {
    expect(linesOf("Port: 80", "# IGNORE")).toEqual([]);
  });
});
