// Planted keys, tokens, passwords and URLs are in no output: no format, no diff, no trace, no baseline.
import { describe, expect, it } from "vitest";
import { defineCause, found } from "../causes/index.js";
import { resource, taskWith, template } from "../causes/examples/parts.js";
import type { DeploymentTrace, Finding, FindingsReport } from "../finding/index.js";
import { knownValue, type Model } from "../model/index.js";
import { readTexts, type ReadResult } from "../read/index.js";
import { exampleContext } from "../report/example-report.js";
import { FINDINGS_FORMATS, renderDiff, renderTrace } from "../report/index.js";
import { check } from "./check.js";
import { checkAll, toldOf } from "./check-all.js";
import { mend } from "./mend.js";
import { traceOf } from "./trace.js";
import { withoutSecrets } from "./without-secrets.js";

// Put together here, so that no scanner takes a test for a leak.
const join = (...parts: readonly string[]): string => parts.join("");
const HEX = "9f86d081884c7d659a2feaa0c55ad015";

/** Name, value, and the part that must never be seen (the whole value where none is given). */
const PLANTED: readonly (readonly [string, string, string?])[] = [
  ["AWS_ACCESS_KEY_ID", join("AKIA", "IOSFODNN7EXAMPLE")],
  ["AWS_SECRET_ACCESS_KEY", join("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY")],
  ["AWS_SESSION_TOKEN", join("IQoJb3JpZ2lu", "X2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD")],
  ["GITHUB_PAT", join("ghp_", "0123456789abcdefghijABCDEFGHIJ012345")],
  ["GITLAB_ACCESS", join("glpat-", "abcdefghij0123456789")],
  ["SLACK_BOT", join("xoxb-", "123456789012-abcdefghijkl")],
  ["STRIPE", join("sk_live_", "0123456789abcdefABCDEF")],
  ["NPM_AUTH", join("npm_", "abcdefghijklmnopqrstuvwxyz0123456789")],
  ["PYPI_UPLOAD", join("pypi-", "AgEIcHlwaS5vcmcCJGFiY2RlZmdoaWprbG1ub3BxcnN0dXY")],
  ["SESSION_JWT", join("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0.", "dozjgNryP4J3jVmNHl0w5N")],
  ["GOOGLE_MAPS", join("AIza", "SyA0123456789abcdefghijklmnopqrstuv")],
  ["SENDGRID", join("SG.", "abcdefghijklmnopqrst.uvwxyz0123456789ABCD")],
  ["TWILIO", join("SK", HEX)],
  ["OPENAI", join("sk-proj-", "abcdefghijklmnop0123456789")],
  ["DOCKERHUB", join("dckr_pat_", "AbCdEfGhIjKlMnOpQrStUvWxYz0")],
  ["DATABASE_URL", join("postgresql://app:Tr0ub4dor%40%2Fx", "@db.internal:5432/app"), "Tr0ub4dor%40%2Fx"],
  ["REDIS_URL", join("rediss://:c4cheW0rd", "@cache:6379/0"), "c4cheW0rd"],
  ["BROKER_URL", join("amqps://svc:r4bb1tW0rd", "@mq:5671/v"), "r4bb1tW0rd"],
  ["SQLSERVER", "Server=db;User Id=sa;Password=Str0ngOne99;Encrypt=true", "Str0ngOne99"],
  ["JDBC_URL", join("jdbc:postgresql://db/app?user=app&password=", "jdbcW0rd77"), "jdbcW0rd77"],
  ["GO_DSN", join("app:g0mysqlW0rd", "@tcp(db:3306)/shop"), "g0mysqlW0rd"],
  ["AZURE_STORAGE", join("AccountName=a;AccountKey=", "abc123def456ghi789==;"), "abc123def456ghi789"],
  ["UPSTREAM_HEADER", join("Authorization: Basic ", "YWRtaW46aHVudGVyMg=="), "YWRtaW46aHVudGVyMg"],
  ["SIGNED", join("https://b.s3.amazonaws.com/k?X-Amz-Signature=", HEX), HEX],
  ["DB_PASSWORD", "correct-horse-7"],
  ["DJANGO_SECRET_KEY", "django-insecure-x7y8z9"],
  ["jwtSecret", "b4tteryStaple"],
];
const PEM_BODY = "MIIEowIBAAKCAQEA7bq";
const PEM = join("-----BEGIN RSA PRIVATE ", `KEY-----\n${PEM_BODY}\n-----END RSA PRIVATE KEY-----`);
const HIDDEN = [...PLANTED.map(([, value, part = value]) => part), PEM_BODY];

const TASK = {
  family: "orders",
  networkMode: "awsvpc",
  containerDefinitions: [
    {
      name: "web",
      image: "ghcr.io/example/orders:2.7.1",
      environment: [...PLANTED.map(([name, value]) => ({ name, value })), { name: "TLS_PEM", value: PEM }],
    },
  ],
};
const FILES: Readonly<Record<string, string>> = {
  "template.yaml": template(
    taskWith(
      [],
      "Environment:",
      ...PLANTED.map(([name, value]) => `  - Name: ${name}\n          Value: '${value}'`),
      "  - Name: TLS_PEM",
      "    Value: |",
      ...PEM.split("\n").map((line) => `      ${line}`),
    ),
    resource(
      "Service",
      "AWS::ECS::Service",
      "LaunchType: FARGATE",
      "TaskDefinition: !Ref Task",
      "DesiredCount: 2",
    ),
  ),
  "task/task-definition.json": JSON.stringify(TASK, null, 2),
  "image/Dockerfile": [
    "FROM node:22",
    ...PLANTED.map(([name, value], index) =>
      index % 2 === 0 ? `ENV ${name}="${value}"` : `ARG ${name}=${value.replaceAll(" ", "")}`,
    ),
    'CMD ["node", "server.js", "--admin-password", "correct-horse-7"]',
  ].join("\n"),
  "compose.yaml": [
    "services:",
    "  web:",
    "    image: ghcr.io/example/orders:2.7.1",
    "    environment:",
    ...PLANTED.map(([name, value]) => `      ${name}: "${value}"`),
  ].join("\n"),
  ".env": PLANTED.map(([name, value]) => `${name}=${value}`).join("\n"),
  Procfile: `web: gunicorn app:app --env DB_PASSWORD=correct-horse-7 --env BROKER_URL=${PLANTED[17]?.[1] ?? ""}`,
  "alias.yaml": `Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Password: *correct-horse-7\n`,
  "broken.yaml": `Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n   Password: correct-horse-7\n`,
};

/** Finds every variable of every container and, without care, says its value everywhere. */
const gossip = defineCause({
  id: "configuration-invalid",
  title: "everything is told",
  severity: "error",
  meaning: "",
  hurts: "",
  mend: "",
  links: [],
  check: (model: Model) =>
    model.taskDefinitions.flatMap(({ containers }) =>
      containers.flatMap(({ environment }) =>
        environment.flatMap(({ name, value }) => {
          const text = knownValue(value) ?? "";
          if (text.endsWith("?x=1")) return [];
          const { node } = value.origin;
          return [
            found({
              title: `${name}=${text}`,
              explanation: `${name}: ${text}`,
              where: [{ origin: value.origin, value: text }],
              for: [{ text: `${name}=${text}`, place: null, at: null }],
              path: [{ name: `${name}=${text}`, reachesNext: true, place: null }],
              repairs: [
                {
                  description: `${name}=${text}`,
                  safe: true,
                  changes: node ? [{ op: "set", node, value: `${text}?x=1` }] : [],
                },
              ],
            }),
            { outcome: "unknown", what: `${name}=${text}`, why: `${name}=${text}`, where: [] } as const,
            { outcome: "not-applicable", why: `${name}=${text}` } as const,
          ];
        }),
      ),
    ),
  explainsEvents: [],
  explains: [],
  examples: { failing: [], healthy: [] },
});

const textOf = (file: string): string | null => FILES[file] ?? null;

function leaks(text: string): string[] {
  return HIDDEN.filter((secret) => text.includes(secret));
}

function gossipReport(result: ReadResult): { report: FindingsReport; traces: DeploymentTrace[] } {
  const checked = result.models.map((model) => ({ model, one: check(model, [gossip]) }));
  const findings: Finding[] = checked.flatMap(({ one }) => one.findings);
  const { told, setAside } = toldOf(findings, result);
  const report = withoutSecrets(
    {
      findings: told,
      unknown: checked.flatMap(({ one }) => one.unknown),
      read: [],
      problems: result.problems,
      setAside,
    },
    textOf,
  );
  return { report, traces: checked.map(({ model, one }) => traceOf(model, one, report, textOf)) };
}

describe("secrets", () => {
  it("are planted where they are read", async () => {
    const { models } = await readTexts(FILES);
    const read = models.flatMap(({ read: files }) => files.map(({ file }) => file));
    expect(read).toEqual(
      expect.arrayContaining([
        "template.yaml",
        "task/task-definition.json",
        "image/Dockerfile",
        "compose.yaml",
        "Procfile",
      ]),
    );
    expect(PLANTED.length).toBeGreaterThan(20);
  });

  it("are in no format, whatever is found", async () => {
    const result = await readTexts(FILES);
    const context = {
      ...exampleContext,
      textOf,
      fromRoot: (file: string) => file,
    };
    const { report: gossiping, traces } = gossipReport(result);
    expect(gossiping.findings.length).toBeGreaterThan(PLANTED.length);
    for (const report of [checkAll(result), gossiping]) {
      for (const [name, load] of Object.entries(FINDINGS_FORMATS)) {
        const format = await load();
        expect([name, leaks(format(report, context))]).toEqual([name, []]);
      }
    }
    expect(leaks(renderTrace(traces, exampleContext.style))).toEqual([]);
  });

  it("are in no diff, though the files themselves keep them", async () => {
    const result = await readTexts(FILES);
    const { texts } = await mend(result, { catalogue: [gossip] });
    expect(texts.size).toBeGreaterThan(0);
    for (const [file, text] of texts) {
      expect(leaks(text).length).toBeGreaterThan(0);
      expect(leaks(renderDiff(file, FILES[file] ?? "", text, exampleContext.style))).toEqual([]);
    }
  });
});
