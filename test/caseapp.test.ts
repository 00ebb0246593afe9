// Deployment 89 cycled for 90 minutes, and the record blamed its health checks: what is really wrong with it and with the advice.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyOf, type JsonReport, repository, steadyJson } from "./steady.js";
import { expectRehearsalOnPage, systems } from "./systems-page.js";

const attempt = (name: string): string => join(repository, "workloads", "caseapp", "deploy", name);
const causesOf = (report: JsonReport): string[] =>
  [...new Set(report.findings.map((finding) => finding.cause))].sort();
const serious = (report: JsonReport): string[] =>
  [
    ...new Set(
      report.findings.filter((finding) => finding.severity !== "note").map((finding) => finding.cause),
    ),
  ].sort();

/** A copy of the workload whose deployment of this name may be changed. */
async function inCopy(name: string, work: (deployment: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "steady-caseapp-"));
  try {
    copyOf(join(repository, "workloads", "caseapp"), join(folder, "app"));
    await work(join(folder, "app", "deploy", name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("check", () => {
  it.each([
    ["deployment-89", ["circuit-breaker-absent", "https-absent"]],
    [
      "as-recorded",
      ["health-depends-on-dependency", "https-absent", "rollout-percent-deadlock", "single-point-of-failure"],
    ],
    ["healthy", []],
  ])("%s has what is really wrong with it, and nothing else", async (name, wanted) => {
    const { report } = await steadyJson(["check", attempt(name)]);
    expect(serious(report)).toEqual(wanted);
  });

  it("finds the variable that may have been missing", async () => {
    await inCopy("deployment-89", async (deployment) => {
      const file = join(deployment, "template.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"INVITATION_CODE"', '"INVITATION"'));
      const { report } = await steadyJson(["check", deployment]);
      expect(serious(report)).toContain("environment-variable-missing");
    });
  });

  it("renaming folders and files changes no finding", async () => {
    await inCopy("as-recorded", async (deployment) => {
      const renamed = join(deployment, "..", "zulu");
      renameSync(deployment, renamed);
      for (const [from, to] of [
        ["template.json", "alpha.txt"],
        ["Dockerfile", "bravo"],
        ["docker-compose.yml", "charlie.yaml"],
        ["steady.yml", "delta.yaml"],
      ] as const) {
        renameSync(join(renamed, from), join(renamed, to));
      }
      const before = await steadyJson(["check", attempt("as-recorded")]);
      const after = await steadyJson(["check", renamed]);
      expect(causesOf(after.report)).toEqual(causesOf(before.report));
    });
  });
});

/** Rehearsed as docs/systems.md tells of it, which is held to the answer. */
async function rehearsed(name: string): Promise<{ code: number | null; report: JsonReport }> {
  const attempts = systems.find(({ system }) => system === "caseapp")?.attempts ?? [];
  const faults = attempts.find((each) => each.name === name)?.faults ?? [];
  const words = faults.flatMap((fault) => ["--fault", fault]);
  const told = await steadyJson(["rehearse", attempt(name), ...words]);
  expectRehearsalOnPage("caseapp", name, told.report);
  return told;
}

describe("rehearse", () => {
  it("deployment 89 never settles without its database, because its container ends by itself", async () => {
    const { code, report } = await rehearsed("deployment-89");
    expect(code).toBe(1);
    expect(report.scenarios?.[0]?.outcome).toBe("steady");
    const away = report.scenarios?.find((scenario) => scenario.faults.includes("postgres=refused"));
    expect(away?.outcome).toBe("never-settles");
    const [root] = away?.findings ?? [];
    expect(root).toMatchObject({ cause: "dependency-unreachable" });
    expect(root?.explains).toContain("essential-container-exited");
    expect(root?.where[0]?.file).toContain("src/database/migrations.ts");
    // No health check had a part in it.
    const causes = away?.findings.map((finding) => finding.cause) ?? [];
    expect(causes.filter((cause) => cause.startsWith("health-"))).toEqual([]);
    const proof = root?.repairs[0]?.proof;
    expect(proof).toMatchObject({ reachesSteadyState: true, assumes: expect.any(String) });
    // With a database that only comes late it settles, and what was lost on the way is told.
    const late = report.scenarios?.find((scenario) => scenario.faults.includes("postgres=late:60"));
    expect(late?.outcome).toBe("steady");
    expect(late?.note).toMatch(
      /lost before it settled: Essential container in task exited, with exit code 1\./,
    );
    expect(late?.note).toContain("the service could not start");
  });

  it("as recorded, a pause of the database costs every task, because the balancer asks it", async () => {
    const { code, report } = await rehearsed("as-recorded");
    expect(code).toBe(1);
    const lost = report.scenarios?.find((scenario) => scenario.faults.includes("postgres=lost"));
    expect(lost?.outcome).toBe("never-settles");
    expect(lost?.findings[0]?.cause).toBe("health-depends-on-dependency");
    expect(causesOf(report)).toContain("rollout-percent-deadlock");
  });

  it("healthy is steady in every default scenario", async () => {
    const { code, report } = await rehearsed("healthy");
    expect(report.scenarios?.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["all well", "steady"],
      ["postgres 60 s late", "steady"],
    ]);
    expect(code).toBe(0);
  });

  it("healthy keeps its tasks while the database is away, at the start or later", async () => {
    const faults = ["--fault", "postgres=lost", "--fault", "postgres=refused"];
    const { code, report } = await steadyJson(["rehearse", attempt("healthy"), ...faults]);
    expect(report.scenarios?.map(({ outcome }) => outcome)).toEqual(["steady", "steady", "steady"]);
    expect(code).toBe(0);
  });
});
