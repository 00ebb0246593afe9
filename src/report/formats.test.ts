// Each format is read by the rules of those who read it: a schema, an XML parser's, GitHub's.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { RehearsalReport, ScenarioReport } from "../finding/index.js";
import { exampleContext, exampleFinding, exampleReport } from "./example-report.js";
import {
  FINDINGS_FORMAT_NAMES,
  FINDINGS_FORMATS,
  REHEARSAL_FORMAT_NAMES,
  REHEARSAL_FORMATS,
} from "./formats.js";
import { findingsGithub } from "./github/findings.js";
import { findingsJunit } from "./junit/findings.js";
import { rehearsalJunit } from "./junit/rehearsal.js";
import { findingsMarkdown } from "./markdown/findings.js";
import { rehearsalMarkdown } from "./markdown/rehearsal.js";
import { findingsSarif } from "./sarif/findings.js";
import { renderFindings } from "./text/findings.js";

const EMPTY = { findings: [], unknown: [], read: [], problems: [] };

function sarifSchema(): object {
  const path = createRequire(import.meta.url).resolve(
    "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  // Draft 4 names itself by other keys; the rest reads the same for today's validators.
  const text = readFileSync(path, "utf8")
    .replace('"$schema": "http://json-schema.org/draft-04/schema#",', "")
    .replace('"id": "https', '"$id": "https');
  return JSON.parse(text) as object;
}

describe("formats", () => {
  it("are all on the list", () => {
    const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .filter((name) => readdirSync(new URL(name, import.meta.url)).includes("findings.ts"));
    expect([...FINDINGS_FORMAT_NAMES].toSorted()).toEqual(folders.toSorted());
  });

  it("tell a report without findings too", async () => {
    for (const load of Object.values(FINDINGS_FORMATS)) {
      const format = await load();
      expect(format(EMPTY, exampleContext)).toMatch(/\n$/);
    }
  });
});

describe("sarif", () => {
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
  }).compile(sarifSchema());
  const parsed = JSON.parse(findingsSarif(exampleReport, exampleContext)) as {
    runs: [
      {
        results: Record<string, unknown>[];
        tool: { driver: { rules: { id: string }[] } };
        invocations: Record<string, unknown>[];
      },
    ];
  };
  const [run] = parsed.runs;

  it("is valid against the schema, and the schema would say if it were not", () => {
    expect([validate(parsed), validate.errors]).toEqual([true, null]);
    expect(validate(JSON.parse(findingsSarif(EMPTY, exampleContext)))).toBe(true);
    expect(validate({ ...parsed, runs: [{ ...run, results: [{ level: "bad" }] }] })).toBe(false);
  });

  it("gives places from the repository's root, with columns as they are counted here", () => {
    expect(run.results[0]).toMatchObject({
      ruleId: "port-mismatch",
      ruleIndex: 0,
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "app/deploy%20dir/template.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 13 },
          },
        },
      ],
      relatedLocations: [{ id: 1, message: { text: "5000, too | more" } }],
      partialFingerprints: { primaryLocationLineHash: "0123456789abcdef0123456789abcdef:1" },
      fixes: [
        {
          artifactChanges: [
            {
              replacements: [
                {
                  deletedRegion: { startLine: 1, startColumn: 6, endColumn: 6 },
                  insertedContent: { text: "8000\n" },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(run.results.map((result) => run.tool.driver.rules[Number(result["ruleIndex"])]?.id)).toEqual(
      exampleReport.findings.map(({ cause }) => cause),
    );
  });

  it("points at the archive for what lies inside, and edits nothing there", () => {
    expect(run.results[3]).toMatchObject({
      locations: [{ physicalLocation: { artifactLocation: { uri: "app/b.zip" } } }],
    });
    expect(JSON.stringify(run.results[3]?.["locations"])).not.toContain("startLine");
  });

  it("tells unusable inputs and unused suppressions, and leaves out what is suppressed", () => {
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", descriptor: { id: "unusable-input" } }],
      toolConfigurationNotifications: [
        { descriptor: { id: "suppression-unused" } },
        { descriptor: { id: "baseline-fixed" } },
      ],
    });
    expect(run.results).toHaveLength(exampleReport.findings.length);
  });
});

describe("github", () => {
  const lines = findingsGithub(exampleReport, exampleContext).trimEnd().split("\n");

  it("is one command per line, escaped as the runner reads it", () => {
    expect(lines[0]).toBe(
      "::error file=app/broken%2Cfile%3A1.yaml,line=4,title=unusable::Not valid YAML: 50%25 of it%0Ais \u0007 missing.",
    );
    expect(lines[1]).toContain(
      '::error file=app/deploy dir/template.yaml,line=3,endLine=3,col=9,endColumn=12,title=port-mismatch::The app listens on 5000, "100%25"',
    );
    expect(lines.filter((line) => line.startsWith("::")).length).toBe(lines.length - 1);
  });

  it("names severities as GitHub does, and only the file for what lies in an archive", () => {
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
      "error",
      "error",
      "warning",
      "notice",
      "error",
      "notice",
      "notice",
      undefined,
    ]);
    expect(lines[4]).toMatch(/^::error file=app\/b\.zip,title=port-mismatch::b\.zip!\/Procfile%0A/);
  });
});

describe("junit", () => {
  const text = findingsJunit(exampleReport, exampleContext);

  it("fails what reaches the severity, and passes files without findings", () => {
    expect(text).toContain('<testsuites name="steady check" tests="6" failures="3" errors="1" time="1.500">');
    expect(text).toContain('<testcase classname="app/clean.yaml" name="nothing found"/>');
    expect(text.match(/<failure /g)).toHaveLength(3);
    expect(text.match(/<system-out>/g)).toHaveLength(1);
  });

  it("escapes markup and drops what XML cannot hold", () => {
    expect(text).toContain("answers &lt;there&gt;: every check is refused, `again` &amp; again.");
    expect(text).toContain("50% of it&#10;is ? missing.");
    expect(text).not.toContain("\u0007");
    const names = [...text.matchAll(/<\/?([a-z-]+)[^>]*?(\/?)>/g)];
    const open = names.filter(([all, , closed]) => !all.startsWith("</") && closed !== "/").length;
    expect(open).toBe(names.filter(([all]) => all.startsWith("</")).length);
  });
});

describe("markdown", () => {
  it("takes nothing of the texts for markup", () => {
    const text = findingsMarkdown(exampleReport, exampleContext);
    expect(text).toContain("### steady check: 2 errors, 1 warning, 1 note, 1 unusable file");
    expect(text).toContain("No TLS &#64;here");
    expect(text).toContain("Nobody answers \\<there\\>: every check is refused, `again` & again. Then ECS");
    expect(text).toContain("| error | `port-mismatch` | `app/deploy dir/template.yaml:3` |");
    expect(text).toContain("[Port mappings](https://docs.aws.amazon.com/x.html)");
  });

  it("fits into a comment and says what does not", () => {
    const findings = Array.from({ length: 400 }, () => exampleFinding);
    const text = findingsMarkdown({ ...exampleReport, findings }, exampleContext);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\d+ more sections do not fit here/);
  });
});

describe("a rehearsal", () => {
  const scenario = (name: string, more: Partial<ScenarioReport>): ScenarioReport => ({
    name,
    faults: [],
    outcome: "steady",
    settledAtSeconds: 85,
    tasksLost: 0,
    cycleSeconds: null,
    ordinaryRequests: { path: "/", answered: 1, p99Seconds: 0.1 },
    timeline: [],
    findings: [],
    note: null,
    ordinaryFails: false,
    asDeployed: false,
    ...more,
  });
  const rehearsal: RehearsalReport = {
    ...exampleReport,
    version: "1.2.3",
    seed: "7f3a",
    subject: "app",
    observed: [],
    predicted: [],
    outcome: "never-settles",
    scenarios: [
      scenario("all well", {}),
      scenario("redis hangs", {
        outcome: "never-settles",
        settledAtSeconds: null,
        findings: [exampleFinding],
      }),
      scenario("postgres lost", { outcome: "not-observed", settledAtSeconds: null, note: "no server" }),
      scenario("redis slow", { ordinaryFails: true }),
    ],
    together: null,
  };

  it("has every format of a check", async () => {
    expect(REHEARSAL_FORMAT_NAMES.toSorted()).toEqual(FINDINGS_FORMAT_NAMES.toSorted());
    for (const load of Object.values(REHEARSAL_FORMATS)) {
      expect((await load())(rehearsal, exampleContext)).toContain("port-mismatch");
    }
  });

  it("is one case per scenario for JUnit", () => {
    const text = rehearsalJunit(rehearsal, exampleContext);
    expect(text).toContain('<testsuite name="scenarios" tests="4" failures="2" errors="0" skipped="1">');
    expect(text).toContain(
      '<failure type="never-settles" message="never-settles">port-mismatch: The app listens',
    );
    expect(text).toContain('<skipped message="no server"/>');
  });

  it("is a table of scenarios for a comment", () => {
    const text = rehearsalMarkdown(rehearsal, exampleContext);
    expect(text).toMatch(/^### steady rehearse: never-settles\n/);
    expect(text).toContain("| all well | steady | steady at 1 min 25 s |");
    expect(text).toContain("| redis slow | steady | steady at 1 min 25 s, ordinary requests fail |");
  });
});

describe("text", () => {
  it("underlines the value and ends with what to do", () => {
    const text = renderFindings(exampleReport, exampleContext);
    expect(text).toContain("set aside\n  Nothing is suppressed here.\n    steady.yml:9\n");
    expect(text.replace(/\s+/g, " ")).toContain(
      "2 errors, 1 warning, 1 note, 1 unusable file, 1 suppressed, 1 known from the baseline, 2 turned off",
    );
  });

  it("is quiet about everything that does not decide", () => {
    const quiet = renderFindings(exampleReport, { ...exampleContext, failOn: "error", quiet: true });
    expect(quiet).toContain("port-mismatch");
    expect(quiet).not.toMatch(/https-absent|exec-not-enabled|Next/);
    expect(renderFindings(EMPTY, { ...exampleContext, quiet: true, showUnknown: false })).toBe("");
  });
});
