// Known findings on disk: what is known stays unseen while lines move, what is new is told, what is gone is named.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { service } from "../causes/examples/parts.js";
import { readInput } from "../read/index.js";
import { type Baseline, loadBaseline, updateBaseline } from "./baseline.js";
import { checkAll } from "./check-all.js";
import { findSettings } from "./settings/find-settings.js";

const TEMPLATE = service("DesiredCount: 2", "EnableExecuteCommand: false");
const NOTE = "exec-not-enabled";
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "steady-baseline-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const baselineFile = (): string => join(root, "ci/baseline.json");

async function check(folder = ".") {
  const baseline = loadBaseline(baselineFile());
  return checkWith(folder, typeof baseline === "string" ? null : baseline);
}

async function checkWith(folder: string, baseline: Baseline | null) {
  const result = await readInput(join(root, folder));
  const { settings } = findSettings(result.files);
  const report = checkAll(result, { accepted: { settings, baseline, today: "2026-11-21" } });
  return { report, result, told: report.findings.filter(({ cause }) => cause === NOTE) };
}

async function keep(folder = "."): Promise<number> {
  const { report, result } = await checkWith(folder, null);
  return updateBaseline(baselineFile(), report.findings, result.files);
}

describe("a baseline", () => {
  beforeEach(() => {
    write("infra/template.yaml", TEMPLATE);
    write("ci/.keep", "");
  });

  it("holds what is known while lines shift and other resources come before it", async () => {
    await keep();
    expect((await check()).told).toEqual([]);
    const shifted = `# one\n# two\n${TEMPLATE.replace("Resources:\n", "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n\n")}`;
    write("infra/template.yaml", shifted);
    const { told, report } = await check();
    expect(told).toEqual([]);
    expect(report.setAside?.known.some(({ cause }) => cause === NOTE)).toBe(true);
    expect(report.setAside?.notices).toEqual([]);
  });

  it("is the same wherever a run starts", async () => {
    await keep();
    expect((await check("infra")).told).toEqual([]);
    await keep("infra");
    expect((await check()).told).toEqual([]);
  });

  it("tells a second finding of the same kind", async () => {
    await keep();
    write(
      "infra/template.yaml",
      TEMPLATE.replace("  Service:", "  Other:") + TEMPLATE.slice(TEMPLATE.indexOf("  Service:")),
    );
    expect((await check()).told).toHaveLength(1);
    write("other/template.yaml", TEMPLATE);
    expect((await check()).told).toHaveLength(2);
  });

  it("names what is gone, but not what this run did not read", async () => {
    await keep();
    write(
      "infra/template.yaml",
      TEMPLATE.replace("EnableExecuteCommand: false", "EnableExecuteCommand: true"),
    );
    write("web/template.yaml", TEMPLATE);
    expect((await check()).report.setAside?.notices).toMatchObject([{ kind: "baseline-fixed", line: null }]);
    expect((await check("web")).report.setAside?.notices).toEqual([]);
    // Writing it anew from another folder keeps what stands there.
    await keep("web");
    expect((await check()).report.setAside?.notices).toMatchObject([{ kind: "baseline-fixed" }]);
  });

  it("is sorted text without values, the same on every run", async () => {
    write("a/template.yaml", TEMPLATE);
    await keep();
    const once = readFileSync(baselineFile(), "utf8");
    await keep();
    expect(readFileSync(baselineFile(), "utf8")).toBe(once);
    const { findings } = JSON.parse(once) as { findings: { file: string }[] };
    expect([...new Set(findings.map(({ file }) => file))]).toEqual([
      "../a/template.yaml",
      "../infra/template.yaml",
    ]);
  });

  it("is refused in one sentence where it is none", () => {
    expect(loadBaseline(join(root, "nowhere.json"))).toBe("it does not exist; --update-baseline writes it");
    write("x.json", "{");
    expect(loadBaseline(join(root, "x.json"))).toBe("it is not valid JSON");
    write("x.json", "{}");
    expect(loadBaseline(join(root, "x.json"))).toBe("it is no steadystate/baseline@1");
  });
});

describe("settings above the input", () => {
  const OFF = "check:\n  severity: { exec-not-enabled: off }\n";

  beforeEach(() => write("repository/infra/template.yaml", TEMPLATE));

  it("hold up to the repository's root and no further", async () => {
    write("steady.yml", OFF);
    mkdirSync(join(root, "repository/.git"));
    expect((await check("repository/infra")).told).toHaveLength(1);
    write("repository/steady.yaml", OFF);
    expect((await check("repository/infra")).told).toEqual([]);
  });

  it("without a repository only those of the input hold", async () => {
    write("repository/steady.yml", OFF);
    expect((await check("repository/infra")).told).toHaveLength(1);
    expect((await check("repository")).told).toEqual([]);
  });

  it("are not called unused by a run that sees only a part", async () => {
    mkdirSync(join(root, "repository/.git"));
    const suppress = "check:\n  suppress: [{ cause: https-absent, reason: TLS ends in front }]\n";
    write("repository/steady.yml", suppress);
    expect((await check("repository/infra")).report.setAside?.notices).toEqual([]);
    expect((await check("repository")).report.setAside?.notices).toHaveLength(1);
  });

  it("can be named, or left out", async () => {
    write("elsewhere/ci.yml", "check:\n  paths: [{ path: template.yaml, ignore: true }]\n");
    const { files } = (await check("repository")).result;
    expect(findSettings(files, { config: null }).settings).toEqual([]);
    const { settings } = findSettings(files, { config: join(root, "elsewhere/ci.yml") });
    expect(settings.map((one) => [one.onlyWithin, one.pathOf("infra/template.yaml")])).toEqual([
      [null, "infra/template.yaml"],
    ]);
    const missing = findSettings(files, { config: join(root, "none.yml") });
    expect(missing.problems[0]?.message).toBe("The settings cannot be read: it does not exist.");
  });
});
