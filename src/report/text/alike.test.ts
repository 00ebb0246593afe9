import { describe, expect, it } from "vitest";
import { exampleContext, exampleFinding, exampleReport } from "../example-report.js";
import { alike } from "./alike.js";
import { renderFindings } from "./findings.js";

const at = (line: number) => [
  { file: "stack.yaml", line, column: 3, endLine: 3, endColumn: 9, value: "python3.6" },
];
const same = Array.from({ length: 12 }, (_, index) => ({
  ...exampleFinding,
  explanation: `The stack fails at function ${index}.`,
  where: at(10 * index + 1),
}));

describe("findings that say the same", () => {
  it("are told once, with the places of the others", () => {
    const other = { ...exampleFinding, title: "another", where: at(7) };
    const text = renderFindings({ ...exampleReport, findings: [...same, other] }, exampleContext);
    expect(text.match(/"100%" of the checks/g)).toHaveLength(1);
    expect(text).toContain("The same holds at 11 other places:");
    expect(text).toContain("stack.yaml:11:3");
    expect(text).toContain("and 3 more");
    expect(text).toContain("13 errors");
  });

  it("stay apart when they advise something else or draw another path", () => {
    const [first] = same;
    if (first === undefined) throw new Error("no finding");
    const advised = { ...first, repairs: first.repairs.map((one) => ({ ...one, description: "another" })) };
    const drawn = { ...first, path: [{ name: "app :80", reachesNext: false, place: null }] };
    expect(alike([first, advised, drawn, { ...first, severity: "warning" }])).toHaveLength(4);
  });
});
