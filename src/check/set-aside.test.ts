// What is told and what is not: one template with two findings, and all that people say about them.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { service } from "../causes/examples/parts.js";
import type { FindingsReport } from "../finding/index.js";
import { readTexts } from "../read/index.js";
import { checkAll } from "./check-all.js";
import { findSettings } from "./settings/find-settings.js";

const TEMPLATE = service("DesiredCount: 2", "EnableExecuteCommand: false");
const OWN = ["circuit-breaker-absent", "exec-not-enabled"];

interface Told {
  readonly told: string[];
  readonly report: FindingsReport;
  readonly problems: string[];
}

async function told(texts: Readonly<Record<string, string>>, today = "2026-11-21"): Promise<Told> {
  const result = await readTexts(texts);
  const { settings, problems } = findSettings(result.files);
  const report = checkAll(result, { accepted: { settings, baseline: null, today } });
  const ids = report.findings.filter(({ cause }) => OWN.includes(cause));
  return {
    told: ids.map(({ cause, severity }) => `${cause} ${severity}`).toSorted(),
    report,
    problems: problems.map(({ file, line, message }) => `${file}:${line} ${message}`),
  };
}

const BOTH = ["circuit-breaker-absent warning", "exec-not-enabled note"];
const withSettings = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  "infra/template.yaml": TEMPLATE,
  "steady.yml": ["check:", ...lines.map((line) => `  ${line}`)].join("\n"),
});
const notices = ({ report }: Told): string[] =>
  (report.setAside?.notices ?? []).map(({ kind, file, line }) => `${kind} ${file}:${line}`);

describe("settings", () => {
  it("say nothing where there are none", async () => {
    expect((await told({ "infra/template.yaml": TEMPLATE })).told).toEqual(BOTH);
    expect((await told(withSettings())).told).toEqual(BOTH);
  });

  it("set severities, and turn causes off", async () => {
    const one = await told(
      withSettings("severity:", "  circuit-breaker-absent: error", "  exec-not-enabled: off"),
    );
    expect(one.told).toEqual(["circuit-breaker-absent error"]);
    expect(one.report.findings[0]?.cause).toBe("circuit-breaker-absent");
    expect(one.report.setAside?.turnedOff).toBe(1);
  });

  it("hold per path, the later entry before the earlier", async () => {
    const paths = ["paths:", "  - { path: infra, ignore: true }"];
    expect((await told(withSettings(...paths))).told).toEqual([]);
    expect((await told(withSettings(...paths, "  - { path: '*.yaml', ignore: false }"))).told).toEqual(BOTH);
    expect(
      (await told(withSettings("paths:", "  - path: infra/**", "    severity: { exec-not-enabled: error }")))
        .told,
    ).toEqual(["circuit-breaker-absent warning", "exec-not-enabled error"]);
    expect((await told(withSettings("paths:", "  - { path: other, ignore: true }"))).told).toEqual(BOTH);
  });

  it("of a folder hold for what lies in it, before those above", async () => {
    const texts = {
      "a/template.yaml": TEMPLATE,
      "b/template.yaml": TEMPLATE,
      "a/steady.yml": "check:\n  severity: { exec-not-enabled: warning }\n",
      "steady.yml": "check:\n  severity: { exec-not-enabled: off, circuit-breaker-absent: off }\n",
    };
    expect((await told(texts)).told).toEqual(["exec-not-enabled warning"]);
  });

  it("suppress with a reason, and are told when they suppress nothing", async () => {
    const reason = "nobody debugs these tasks";
    const one = await told(withSettings("suppress:", `  - { cause: exec-not-enabled, reason: ${reason} }`));
    expect(one.told).toEqual(["circuit-breaker-absent warning"]);
    expect(one.report.setAside?.suppressed).toMatchObject([
      { finding: { cause: "exec-not-enabled" }, reason, by: { file: "steady.yml", line: 3 } },
    ]);
    expect(notices(one)).toEqual([]);
    const other = await told(
      withSettings("suppress:", `  - { cause: exec-not-enabled, path: other/**, reason: ${reason} }`),
    );
    expect(other.told).toEqual(BOTH);
    expect(notices(other)).toEqual(["suppression-unused steady.yml:3"]);
  });

  it("suppress by value too", async () => {
    const rule = (value: string): string =>
      `  - { cause: exec-not-enabled, value: "${value}", reason: nobody debugs these }`;
    expect((await told(withSettings("suppress:", rule("fal*")))).told).toEqual(BOTH.slice(0, 1));
    expect((await told(withSettings("suppress:", rule("true")))).told).toEqual(BOTH);
  });

  it("suppress until their day is over", async () => {
    const texts = withSettings(
      "suppress:",
      "  - { cause: exec-not-enabled, reason: until the audit, until: 2026-12-31 }",
    );
    expect((await told(texts, "2026-12-31")).told).toEqual(BOTH.slice(0, 1));
    const late = await told(texts, "2027-01-01");
    expect(late.told).toEqual(BOTH);
    expect(notices(late)).toEqual(["suppression-expired steady.yml:3"]);
  });

  it("tell what they cannot use with its line, and use the rest", async () => {
    const { problems, told: ids } = await told(
      withSettings(
        "failon: error",
        "failOn: sometimes",
        "severity: { exec-not-enabled: off, no-such-cause: off, https-absent: fatal }",
        "paths: [{ ignore: true }, { path: x, ignore: maybe }]",
        "suppress:",
        "  - { cause: circuit-breaker-absent }",
        "  - { cause: circuit-breaker-absent, reason: long enough, until: soon }",
        "  - { cause: exec-enabled, reason: long enough }",
        "  - nothing",
      ),
    );
    expect(ids).toEqual(["circuit-breaker-absent warning"]);
    expect(problems).toEqual([
      'steady.yml:2 "failon" is not a key of "check"; there are failOn, severity, paths, suppress.',
      'steady.yml:3 "failOn" must be one of error, warning, note, never.',
      'steady.yml:4 There is no cause "no-such-cause". All of them: steady causes.',
      "steady.yml:4 The severity of https-absent must be one of error, warning, note, off.",
      'steady.yml:5 Each of "paths" needs a "path": a pattern as in .gitignore.',
      'steady.yml:5 "ignore" must be true or false.',
      "steady.yml:7 A suppression needs a reason of at least 10 characters.",
      'steady.yml:8 "until" must be a date as 2027-01-31; "soon" is none.',
      'steady.yml:9 There is no cause "exec-enabled". Did you mean exec-not-enabled? All of them: steady causes.',
      'steady.yml:10 A suppression needs "cause" and "reason".',
    ]);
  });
});

describe("the documentation", () => {
  it("shows settings that can be used as they stand", async () => {
    const page = readFileSync(new URL("../../docs/living-with-it.md", import.meta.url), "utf8");
    const settings = /```yaml\n(check:[^]*?)```/.exec(page)?.[1] ?? "";
    const result = await readTexts({ "template.yaml": TEMPLATE, "steady.yml": settings });
    const found = findSettings(result.files);
    expect([found.problems, result.problems]).toEqual([[], []]);
    expect(found.settings[0]).toMatchObject({
      failOn: "warning",
      paths: [{ ignore: true }, { ignore: null }],
    });
    expect(found.settings[0]?.suppressions).toHaveLength(1);
  });
});

describe("comments", () => {
  const inTemplate = (from: string, to: string): Readonly<Record<string, string>> => ({
    "template.yaml": TEMPLATE.replace(from, to),
  });
  const LINE = "EnableExecuteCommand: false";

  it("suppress at the end of the line and above it", async () => {
    const ignore = "# steady-ignore exec-not-enabled: nobody debugs these tasks";
    expect((await told(inTemplate(LINE, `${LINE} ${ignore}`))).told).toEqual(BOTH.slice(0, 1));
    expect((await told(inTemplate(LINE, `${ignore}\n\n      # and more\n      ${LINE}`))).told).toEqual(
      BOTH.slice(0, 1),
    );
    expect((await told(inTemplate(LINE, `${LINE}\n      ${ignore}`))).told).toEqual(BOTH);
  });

  it("reach into the block that the next line opens", async () => {
    const above = TEMPLATE.replace(
      /^( *)(Properties:)$/gm,
      "$1# steady-ignore circuit-breaker-absent: the stack has a limit\n$1$2",
    );
    expect((await told({ "template.yaml": above })).told).not.toContain(BOTH[0]);
  });

  it("need a cause that exists and a reason", async () => {
    for (const content of [
      "",
      "exec-not-enabled",
      "exec-not-enabled: short",
      "exec-not-there: nobody debugs these",
    ]) {
      const one = await told(inTemplate(LINE, `${LINE} # steady-ignore ${content}`));
      expect(one.told).toEqual(BOTH);
      expect(notices(one)).toHaveLength(1);
      expect(notices(one)[0]).toMatch(/^suppression-unusable template\.yaml:\d+$/);
    }
  });

  it("are told when they suppress nothing", async () => {
    const one = await told(inTemplate(LINE, `${LINE} # steady-ignore https-absent: TLS ends in front`));
    expect(notices(one)[0]).toMatch(/^suppression-unused template\.yaml:\d+$/);
  });
});

describe("metadata", () => {
  const suppress = (reason: string): string =>
    `Metadata: { Steadystate: { suppress: [{ cause: exec-not-enabled, reason: "${reason}" }] } }`;

  it("suppresses within its resource, or in the whole template", async () => {
    const inside = TEMPLATE.replace(
      /^( *)(Type: AWS::ECS::Service)$/m,
      `$1$2\n$1${suppress("nobody debugs these")}`,
    );
    expect((await told({ "template.yaml": inside })).told).toEqual(BOTH.slice(0, 1));
    const whole = `${TEMPLATE}\n${suppress("nobody debugs these")}\n`;
    expect((await told({ "template.yaml": whole })).told).toEqual(BOTH.slice(0, 1));
  });

  it("does not reach other resources, and needs a reason", async () => {
    const other = `${TEMPLATE.trimEnd()}\n  Topic:\n    Type: AWS::SNS::Topic\n    ${suppress("nobody debugs these")}\n`;
    const one = await told({ "template.yaml": other });
    expect(one.told).toEqual(BOTH);
    expect(notices(one)[0]).toContain("suppression-unused");
    const without = await told({ "template.yaml": `${TEMPLATE}\n${suppress("short")}\n` });
    expect(without.told).toEqual(BOTH);
    expect(notices(without)[0]).toContain("suppression-unusable");
  });
});
