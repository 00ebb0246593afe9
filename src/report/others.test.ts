// What other tools found is told in every format under their names; in SARIF their own files say it.
import { describe, expect, it } from "vitest";
import type { OtherFinding } from "../finding/index.js";
import { exampleContext } from "./example-report.js";
import { FINDINGS_FORMATS } from "./formats.js";

const other: OtherFinding = {
  tool: "Checkov",
  rule: "CKV_AWS_23",
  severity: "warning",
  title: "Ensure every rule has a <description>",
  where: [{ file: "template.yaml", line: 7, column: 1, endLine: 9, endColumn: 4, value: "" }],
  link: "https://example.com/rule",
};
const REPORT = { findings: [], unknown: [], read: [], problems: [], others: [other] };

async function told(name: keyof typeof FINDINGS_FORMATS, failOn: "error" | "warning"): Promise<string> {
  const format = await FINDINGS_FORMATS[name]();
  return format(REPORT, { ...exampleContext, failOn });
}

describe("what another tool found", () => {
  it.each(["text", "json", "markdown", "github", "junit"] as const)("is told as %s", async (name) => {
    const text = await told(name, "error");
    expect(text).toContain("Checkov");
    expect(text).toContain("CKV_AWS_23");
    expect(text).toContain("template.yaml");
  });

  it("fails a test where its severity decides", async () => {
    expect(await told("junit", "warning")).toContain(
      '<failure type="warning" message="Ensure every rule has a &lt;description&gt;"/>',
    );
    expect(await told("junit", "error")).not.toContain("<failure");
  });

  it("is not repeated in SARIF", async () => {
    expect(await told("sarif", "warning")).not.toContain("CKV_AWS_23");
  });

  it("is kept when only what decides is wanted, and left out otherwise", async () => {
    const format = await FINDINGS_FORMATS.text();
    expect(format(REPORT, { ...exampleContext, quiet: true, failOn: "warning" })).toContain("CKV_AWS_23");
    expect(format(REPORT, { ...exampleContext, quiet: true, failOn: "error" })).toBe("");
  });
});
