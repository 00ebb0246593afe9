// An environment that never became healthy, on three sizes of machine, and a repair that would have been refused.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyOf, type JsonReport, repository, steadyJson } from "./steady.js";

const attempt = (name: string): string => join(repository, "workloads", "shine", "deploy", name);
const told = ({ findings }: JsonReport): string[] =>
  findings.map(({ severity, cause }) => `${severity} ${cause}`).sort();

const NO_ROOT_ROUTE = [
  "error health-path-missing",
  "warning health-check-not-configured",
  "warning https-absent",
];

/** A copy of the workload, in which one file of a deployment is written anew. */
async function changed(
  name: string,
  path: string,
  change: (text: string) => string,
  look: (report: JsonReport) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "steady-shine-"));
  try {
    const copy = join(folder, "app");
    copyOf(join(repository, "workloads", "shine"), copy);
    const file = join(copy, "deploy", name, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
    look((await steadyJson(["check", join(copy, "deploy", name)])).report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("check", () => {
  it("first: the balancer asks a path that is not there, whatever the machine", async () => {
    const { report } = await steadyJson(["check", attempt("first")]);
    expect([...new Set(told(report))]).toEqual(NO_ROOT_ROUTE);
    const missing = report.findings.filter(({ cause }) => cause === "health-path-missing");
    expect(missing.map(({ where }) => where[0]?.file.replace(/^.*\//, "")).sort()).toEqual([
      "t3-2xlarge.cfg.yml",
      "t3-large.cfg.yml",
      "t3-xlarge.cfg.yml",
    ]);
    // nginx passes port 80 on to 8000: what the record took for the cause.
    expect(JSON.stringify(report)).not.toContain("port-mismatch");
  });

  it("stripped: the same without the ML parts", async () => {
    expect(told((await steadyJson(["check", attempt("stripped")])).report)).toEqual(NO_ROOT_ROUTE);
  });

  it("as-recorded: three options that do not exist, one without effect", async () => {
    expect(told((await steadyJson(["check", attempt("as-recorded")])).report)).toEqual([
      "error configuration-file-invalid",
      "error configuration-file-invalid",
      "error configuration-file-invalid",
      "warning https-absent",
      "warning option-has-no-effect",
    ]);
  });

  it("as-recorded with /ready as the platform's check, as was advised: the bucket decides over the instances", async () => {
    const path = ".ebextensions/02_health_check.config";
    const advised = (text: string) => text.replace("HealthCheckPath: /health", "HealthCheckPath: /ready");
    await changed("as-recorded", path, advised, (report) =>
      expect(told(report)).toContain("error health-depends-on-dependency"),
    );
  });

  it("healthy: nothing, and its source is read although the bundle is put together elsewhere", async () => {
    expect(told((await steadyJson(["check", attempt("healthy")])).report)).toEqual([]);
    const path = ".ebextensions/02_health.config";
    const wrong = (text: string) => text.replace("HealthCheckPath: /health", "HealthCheckPath: /alive");
    await changed("healthy", path, wrong, (report) =>
      expect(told(report)).toEqual(["error health-path-missing"]),
    );
  });
});
