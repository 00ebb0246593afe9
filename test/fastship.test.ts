// The whole idea on the real system: each recorded attempt tells its true story, and the right one is quiet.
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyOf, type JsonReport, repository, steady, steadyJson } from "./steady.js";
import { expectRehearsalOnPage } from "./systems-page.js";

const attempt = (name: string): string => join(repository, "workloads", "fastship", "deploy", name);
const causesOf = (report: JsonReport): string[] =>
  [...new Set(report.findings.map((finding) => finding.cause))].sort();
const serious = (report: JsonReport): string[] =>
  report.findings.filter((finding) => finding.severity !== "note").map((finding) => finding.cause);

describe("check", () => {
  it.each([
    ["phase-1", ["image-not-found", "no-route-out", "tls-required"]],
    ["phase-2", ["fargate-size-invalid"]],
    ["phase-3", ["circuit-breaker-absent", "exec-not-enabled", "startup-blocked"]],
    ["as-recorded", ["startup-blocked"]],
  ])("%s names what was on record", async (name, wanted) => {
    const { report } = await steadyJson(["check", attempt(name)]);
    expect(causesOf(report)).toEqual(expect.arrayContaining(wanted));
  });

  it("healthy has no error and no warning", async () => {
    const { code, report } = await steadyJson(["check", attempt("healthy")]);
    expect(serious(report)).toEqual([]);
    expect(code).toBe(0);
  });

  it("renaming folders and files changes no finding", async () => {
    const folder = mkdtempSync(join(tmpdir(), "steady-renamed-"));
    try {
      copyOf(join(repository, "workloads", "fastship"), join(folder, "app"));
      renameSync(join(folder, "app", "deploy", "phase-3"), join(folder, "app", "deploy", "zulu"));
      for (const [from, to] of [
        ["template.yaml", "alpha.txt"],
        ["Dockerfile", "bravo"],
        ["docker-compose.yml", "charlie.yaml"],
        ["steady.yml", "delta.yaml"],
      ] as const) {
        renameSync(join(folder, "app", "deploy", "zulu", from), join(folder, "app", "deploy", "zulu", to));
      }
      const before = await steadyJson(["check", attempt("phase-3")]);
      const after = await steadyJson(["check", join(folder, "app", "deploy", "zulu")]);
      expect(causesOf(after.report)).toEqual(causesOf(before.report));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("rehearse", () => {
  it("phase-3 never settles while Redis hangs, because every request waits for the queue", async () => {
    const { code, report } = await steadyJson(["rehearse", attempt("phase-3")]);
    expect(code).toBe(1);
    expectRehearsalOnPage("fastship", "phase-3", report);
    const hanging = report.scenarios?.find((scenario) => scenario.faults.includes("redis=hang"));
    expect(hanging?.outcome).toBe("never-settles");
    expect(hanging?.findings[0]?.cause).toBe("startup-blocked");
    const proofs = hanging?.findings[0]?.repairs.map((repair) => repair.proof) ?? [];
    expect(proofs.some((proof) => proof?.reachesSteadyState && proof.seeds >= 100)).toBe(true);
    // A repair of code that nobody has observed is conditional, never proven.
    expect(
      proofs.every((proof) => proof === null || !proof.reachesSteadyState || proof.assumes !== null),
    ).toBe(true);
    expect(report.scenarios?.[0]?.outcome).toBe("steady");
  });

  it("phase-1 cannot start, and what stands behind that is told too", async () => {
    const { code, report } = await steadyJson(["rehearse", attempt("phase-1")]);
    expect(code).toBe(1);
    expect(report.outcome).toBe("never-settles");
    expect(report.findings[0]?.cause).toBe("no-route-out");
    expect(causesOf(report)).toEqual(expect.arrayContaining(["image-not-found", "tls-required"]));
    expectRehearsalOnPage("fastship", "phase-1", report);
  });

  it("phase-2 is killed for memory, and enough of it is proven to help", async () => {
    const { code, report } = await steadyJson(["rehearse", attempt("phase-2")]);
    expect(code).toBe(1);
    expect(report.findings[0]?.cause).toBe("out-of-memory");
    expect(report.findings[0]?.repairs[0]?.proof).toMatchObject({ reachesSteadyState: true, assumes: null });
    expectRehearsalOnPage("fastship", "phase-2", report);
  });

  it("as-recorded is not called steady while its ordinary requests hang", async () => {
    const { report } = await steadyJson(["rehearse", attempt("as-recorded")]);
    expectRehearsalOnPage("fastship", "as-recorded", report);
    const hanging = report.scenarios?.find((scenario) => scenario.faults.includes("redis=hang"));
    expect(hanging?.outcome).not.toBe("steady");
    expect(hanging?.ordinaryRequests.answered).toBe(0);
  });

  it("healthy is steady in every default scenario", async () => {
    const { code, report } = await steadyJson(["rehearse", attempt("healthy")]);
    expect(report.scenarios?.map((scenario) => [scenario.name, scenario.outcome])).toEqual(
      report.scenarios?.map((scenario) => [scenario.name, "steady"]),
    );
    expect(report.scenarios?.length).toBeGreaterThanOrEqual(6);
    expect(code).toBe(0);
    expectRehearsalOnPage("fastship", "healthy", report);
  });

  it("the same seed tells the same story, from the profile alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "steady-profile-"));
    try {
      const profile = join(folder, "profile.json");
      const words = ["rehearse", attempt("phase-3"), "--fault", "redis=hang", "--seed", "7f3a"];
      const observed = await steady([...words, "--save-profile", profile, "--format", "json"]);
      const first = await steady([...words, "--profile", profile, "--format", "json"]);
      const second = await steady([...words, "--profile", profile, "--format", "json"]);
      expect(first.stdout).toBe(second.stdout);
      expect(first.stdout).toBe(observed.stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
