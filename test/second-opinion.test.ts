// Other opinions through the whole command: AWS's own validator, and tools that write SARIF.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { project, steady, steadyJson } from "./steady.js";

const made: { dispose(): void }[] = [];
afterAll(() => {
  for (const one of made) one.dispose();
});

/** `Cpu` and `Memory` are a pair that Fargate does not offer; `Familly` is a property that does not exist. */
const TEMPLATE = `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Familly: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "512"
      Memory: "512"
      ContainerDefinitions: [{ Name: web, Image: "ghcr.io/example/shop:1.0.0" }]
`;

const result = (ruleId: string, line: number, column: number): object => ({
  ruleId,
  level: "error",
  message: { text: `${ruleId} as cfn-lint says it` },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: "template.yaml", uriBaseId: "EXECUTIONROOT" },
        region: { startLine: line, startColumn: column, endLine: line, endColumn: column + 4 },
      },
    },
  ],
});

function folder(): string {
  const sarif = {
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cfn-lint" } },
        // The pair, at the key above it; and something that nobody else says.
        results: [result("E3047", 4, 5), result("E9999", 2, 3)],
      },
    ],
  };
  const one = project({ "template.yaml": TEMPLATE, "cfn-lint.sarif": JSON.stringify(sarif) });
  made.push(one);
  return one.folder;
}

interface Told {
  readonly findings: readonly {
    readonly cause: string;
    readonly title: string;
    readonly for: readonly { text: string }[];
  }[];
  readonly others?: readonly {
    readonly tool: string;
    readonly rule: string;
    readonly where: readonly object[];
  }[];
}

describe("steady check", () => {
  it("--schema tells what AWS's validator says, and nothing of it without", async () => {
    const path = folder();
    const titles = async (word: string): Promise<readonly string[]> => {
      const { report } = await steadyJson(["check", path, word]);
      return (report as unknown as Told).findings
        .filter(({ cause }) => cause === "configuration-file-invalid")
        .map(({ title }) => title);
    };
    expect(await titles("--schema")).toEqual([
      expect.stringContaining("Additional properties are not allowed ('Familly' was unexpected"),
    ]);
    expect(await titles("--no-schema")).toEqual([]);
  });

  it("--with tells each tool's findings under its name, and the same only once", async () => {
    const path = folder();
    const { report, code } = await steadyJson([
      "check",
      "--with",
      join(path, "cfn-lint.sarif"),
      "--no-schema",
      path,
    ]);
    const told = report as unknown as Told;
    expect(told.others).toMatchObject([
      { tool: "cfn-lint", rule: "E9999", where: [{ file: "template.yaml", line: 2, column: 3 }] },
    ]);
    const pair = told.findings.find(({ cause }) => cause === "fargate-size-invalid");
    expect(pair?.for.map(({ text }) => text)).toEqual(["cfn-lint E3047: E3047 as cfn-lint says it"]);
    expect(code).toBe(1);
  });

  it("--with a file that is no SARIF is one sentence and exit code 2", async () => {
    const path = folder();
    writeFileSync(join(path, "broken.sarif"), "{");
    const { code, stdout, stderr } = await steady(["check", path, "--with", join(path, "broken.sarif")]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/broken\.sarif\n\s+This file is no JSON:/);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  it("explains a cause as a page", async () => {
    const { code, stdout } = await steady(["explain", "port-mismatch", "--format", "markdown"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# port-mismatch\n/);
    expect(stdout).toContain("What `steady` says:");
    const all = await steady(["causes", "--format", "markdown"]);
    expect(all.stdout).toContain("[port-mismatch](./port-mismatch.md)");
  });
});
