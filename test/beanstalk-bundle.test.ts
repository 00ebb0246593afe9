// `steady check bundle.zip`: real archives with mode bits, line ends and a folder around everything.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type JsonFinding, steady } from "./steady.js";

const HOOK = ".platform/hooks/predeploy/01_migrate.sh";
const BUNDLE: Readonly<Record<string, string>> = {
  "requirements.txt": "flask==3.0.3\ngunicorn==23.0.0\n",
  Procfile: "web: gunicorn --bind 127.0.0.1:8000 server:app\n",
  "server.py":
    'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/health")\ndef health():\n    return "ok"\n',
  ".ebextensions/01_environment.config":
    "option_settings:\n  aws:elasticbeanstalk:environment:\n    EnvironmentType: LoadBalanced\n    LoadBalancerType: application\n  aws:elasticbeanstalk:environment:process:default:\n    HealthCheckPath: /health\n",
  [HOOK]: "#!/bin/bash\nset -e\npython manage.py migrate\n",
};
const EXECUTABLE = 0o100755;
const READABLE = 0o100644;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "steady-bundle-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Packing {
  readonly changes?: Readonly<Record<string, string>>;
  /** Folder around everything. */
  readonly within?: string;
  readonly hookMode?: number;
}

/** Packs as `zip -r` does; gives the archive's path. */
async function zipped(name: string, { changes = {}, within = "", hookMode = EXECUTABLE }: Packing = {}) {
  const zip = new ZipFile();
  for (const [path, text] of Object.entries({ ...BUNDLE, ...changes })) {
    const mode = path === HOOK ? hookMode : READABLE;
    zip.addBuffer(Buffer.from(text), `${within}${path}`, { mode });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  const file = join(root, name);
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

async function errorsOf(file: string): Promise<JsonFinding[]> {
  const { stdout } = await steady(["check", file, "--format", "json"]);
  const { findings, problems } = JSON.parse(stdout) as { findings: JsonFinding[]; problems: unknown[] };
  expect(problems).toEqual([]);
  return findings.filter(({ severity }) => severity === "error");
}

const told = (errors: readonly JsonFinding[]) =>
  errors.map(({ cause, where }) => `${cause} ${where[0]?.file}:${where[0]?.line}`);

describe("a source bundle as an archive", () => {
  it("is read as the platform reads it", async () => {
    expect(told(await errorsOf(await zipped("healthy.zip")))).toEqual([]);
  });

  it("with everything in a folder of its own holds nothing that the platform looks for", async () => {
    const errors = await errorsOf(await zipped("wrapped.zip", { within: "orders-1.4/" }));
    expect(told(errors)).toEqual([expect.stringMatching(/^entrypoint-wrong wrapped\.zip!\/orders-1\.4\//)]);
    expect(errors[0]?.explanation).toContain("orders-1.4");
  });

  it("may hold hooks without the right to be executed, which the platform grants; their line ends it leaves", async () => {
    expect(told(await errorsOf(await zipped("plain.zip", { hookMode: READABLE })))).toEqual([]);
    const returns = await zipped("returns.zip", {
      changes: { [HOOK]: BUNDLE[HOOK]?.replaceAll("\n", "\r\n") ?? "" },
    });
    expect(told(await errorsOf(returns))).toEqual([`deploy-hook-failed returns.zip!/${HOOK}:1`]);
  });

  it("is shown what to change, and never written", async () => {
    const file = await zipped("ports.zip", {
      changes: {
        ".ebextensions/01_environment.config": `${BUNDLE[".ebextensions/01_environment.config"]}  aws:elasticbeanstalk:application:environment:\n    PORT: 9000\n`,
      },
    });
    const hash = () => createHash("sha256").update(readFileSync(file)).digest("hex");
    const before = hash();
    expect(told(await errorsOf(file))).toEqual(["port-mismatch ports.zip!/Procfile:1"]);
    const shown = await steady(["check", file, "--diff"]);
    expect(shown.stdout).toContain("ports.zip!/.ebextensions/01_environment.config");
    expect(shown.stdout).toMatch(/^\+.*PORT: "?8000/m);
    const fixed = await steady(["check", file, "--fix"]);
    expect(fixed.stderr).toMatch(/ports\.zip!.*lies in an archive, which is not written; --diff shows/);
    expect(fixed.code).toBe(1);
    expect(hash()).toBe(before);
  });
});
