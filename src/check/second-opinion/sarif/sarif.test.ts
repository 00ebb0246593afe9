// Findings of other tools: what they really write, and what they write against the standard.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openInput } from "../../../input/index.js";
import type { OtherFinding } from "../../../finding/index.js";
import { readSarif } from "./index.js";

const folder = mkdtempSync(join(tmpdir(), "steady-sarif-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "template.yaml"), "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n");
writeFileSync(join(folder, "Dockerfile"), "FROM node:latest\nCMD node server.js\n");

const { files } = await openInput(folder);

let count = 0;
function read(log: unknown): readonly OtherFinding[] | string {
  count += 1;
  const file = join(folder, `log-${count}.sarif`);
  writeFileSync(file, typeof log === "string" || Buffer.isBuffer(log) ? log : JSON.stringify(log));
  return readSarif(file, files);
}

function findings(log: unknown): readonly OtherFinding[] {
  const found = read(log);
  if (typeof found === "string") throw new Error(found);
  return found;
}

const run = (result: object, driver: object = {}, more: object = {}): object => ({
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "linter", ...driver } }, results: [result], ...more }],
});
const at = (uri: string, region?: object): object[] => [
  { physicalLocation: { artifactLocation: { uri }, ...(region ? { region } : {}) } },
];

describe("a SARIF log", () => {
  it("as cfn-lint writes it: a base that is only described, no rule index", () => {
    const [one] = findings(
      run(
        {
          ruleId: "E3034",
          level: "error",
          message: { text: "200 is greater than the maximum of 120" },
          locations: [
            {
              physicalLocation: {
                region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 7 },
                artifactLocation: { uri: "template.yaml", uriBaseId: "EXECUTIONROOT" },
              },
            },
          ],
        },
        { name: "cfn-lint", rules: [{ id: "E3034", helpUri: "https://example.com/E3034" }] },
        { originalUriBaseIds: { EXECUTIONROOT: { description: { text: "where it was run" } } } },
      ),
    );
    expect(one).toEqual({
      tool: "cfn-lint",
      rule: "E3034",
      severity: "error",
      title: "200 is greater than the maximum of 120",
      link: "https://example.com/E3034",
      where: [{ file: "template.yaml", line: 2, column: 3, endLine: 2, endColumn: 7, value: "" }],
    });
  });

  it("takes level, message and id from the rule where the result leaves them out", () => {
    const rules = [
      { id: "other" },
      {
        id: "DL3007",
        defaultConfiguration: { level: "note" },
        messageStrings: { latest: { text: "do not use {0}" } },
      },
    ];
    const message = { id: "latest", arguments: ["node:latest"] };
    const [one] = findings(run({ ruleIndex: 1, message, locations: at("Dockerfile") }, { rules }));
    expect(one).toMatchObject({ rule: "DL3007", severity: "note", title: "do not use node:latest" });
    // Without a region the whole file is meant: its first line is shown.
    expect(one?.where[0]).toMatchObject({ file: "Dockerfile", line: 1, column: 1, endColumn: 17 });
  });

  it("finds files by absolute URL, by escaped path and by index", () => {
    const url = pathToFileURL(join(folder, "Dockerfile")).href;
    const artifacts = [{ location: { uri: "./Dockerfile" } }];
    const indexed = [{ physicalLocation: { artifactLocation: { index: 0 } } }];
    const named = [at(url), at("Docker%66ile"), indexed].map(
      (locations) =>
        findings(run({ ruleId: "x", message: { text: "y" }, locations }, {}, { artifacts }))[0]?.where[0]
          ?.file,
    );
    expect(named).toEqual(["Dockerfile", "Dockerfile", "Dockerfile"]);
  });

  it("keeps a name that is not of the input, and a result without a place", () => {
    expect(
      findings(run({ ruleId: "x", message: { text: "y" }, locations: at("lib/a.ts") }))[0]?.where,
    ).toEqual([{ file: "lib/a.ts", line: 1, column: 1, endLine: 1, endColumn: 1, value: "" }]);
    expect(findings(run({ ruleId: "x", message: { text: "y" } }))[0]?.where).toEqual([]);
  });

  it.each([
    ["passed", { kind: "pass" }],
    ["suppressed in the source", { suppressions: [{ kind: "inSource" }] }],
    ["gone since the baseline", { baselineState: "absent" }],
  ])("says nothing of what is %s", (_what, more) => {
    expect(findings(run({ ruleId: "x", message: { text: "y" }, ...more }))).toEqual([]);
  });

  it("tells what a suppression that was rejected would hide", () => {
    const suppressions = [{ kind: "external", status: "rejected" }];
    expect(findings(run({ ruleId: "x", message: { text: "y" }, suppressions }))).toHaveLength(1);
  });

  it("says the same once", () => {
    const log = { runs: [1, 2].map(() => ({ results: [{ ruleId: "x", message: { text: "y" } }] })) };
    expect(findings(log)).toHaveLength(1);
  });

  it("begins with a byte order mark or is UTF-16", () => {
    const text = JSON.stringify(run({ ruleId: "x", message: { text: "y" } }));
    expect(findings(`\uFEFF${text}`)).toHaveLength(1);
    expect(findings(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]))).toHaveLength(
      1,
    );
  });

  it("masks what another tool quotes", () => {
    const [one] = findings(run({ ruleId: "x", message: { text: "found DB_PASSWORD=vK7wq2Zr9mT4 here" } }));
    expect(one?.title).not.toContain("vK7wq2Zr9mT4");
  });

  it.each([
    ["text", "not json", /is no JSON/],
    ["something else", { results: [] }, /no SARIF log/],
    ["a list", [], /no SARIF log/],
    ["null", "null", /no SARIF log/],
  ])("that is %s is one sentence", (_what, log, sentence) => {
    expect(read(log)).toMatch(sentence);
  });

  it("that does not exist is one sentence", () => {
    expect(readSarif(join(folder, "none.sarif"), files)).toBe("does not exist");
  });

  it.each([
    [{ runs: [null, 7, { results: null }, { tool: [], results: [null, "x", {}] }] }],
    [{ runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: "%zz" } } }] }] }] }],
    [
      {
        runs: [
          { results: [{ locations: at("Dockerfile", { startLine: -4, endLine: 0, startColumn: "a" }) }] },
        ],
      },
    ],
    [
      {
        runs: [
          { results: [{ ruleIndex: 99, message: { id: "gone" }, rule: { toolComponent: { index: 4 } } }] },
        ],
      },
    ],
  ])("of any shape never throws: %j", (log) => {
    for (const one of findings(log)) {
      expect(one.title).not.toBe("");
      for (const place of one.where) expect(place.line).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("any JSON", () => {
  it("is a sentence or findings with a title", () => {
    const keys = fc.constantFrom(
      "runs",
      "results",
      "tool",
      "driver",
      "rules",
      "ruleId",
      "ruleIndex",
      "message",
    );
    const deeper = fc.constantFrom(
      "text",
      "id",
      "locations",
      "physicalLocation",
      "artifactLocation",
      "uri",
      "region",
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "medium" },
        fc.constantFrom(null, true, -1, 0, 1, 1e9, "", "a", "file:///x", "%", "{0}"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(keys, deeper), tie("value"), { maxKeys: 6 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const found = read({ runs: [{ results: [value, { ...Object(value) }], ...Object(value) }] });
        if (typeof found === "string") return;
        for (const one of found) expect(one.title.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
