// The GitHub Action: its own steps, run by bash as the runner would, with the inputs in the environment.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { project, repository } from "./steady.js";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly id?: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const action = parse(readFileSync(join(repository, "action.yml"), "utf8")) as Action;

const made: { dispose(): void }[] = [];
afterAll(() => {
  for (const one of made) one.dispose();
});

const task = (memory: string): string => `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: shop
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: "512"
      Memory: "${memory}"
      ContainerDefinitions: [{ Name: web, Image: "ghcr.io/example/shop:1.0.0" }]
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly output: string;
  readonly summary: string;
  readonly folder: string;
}

function run(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}): Ran {
  const one = project({ ...files, "github-output": "", "github-summary": "" });
  made.push(one);
  const { folder } = one;
  const given = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? "";
  let [status, stdout]: [number | null, string] = [0, ""];
  for (const step of action.runs.steps) {
    if (status !== 0) break;
    const env = Object.entries(step.env).map(([name, text]) => [
      name,
      text
        .replace("${{ github.action_path }}", repository)
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_whole, input: string) => given(input)),
    ]);
    const done = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        CI: "true",
        GITHUB_OUTPUT: join(folder, "github-output"),
        GITHUB_STEP_SUMMARY: join(folder, "github-summary"),
        ...Object.fromEntries(env),
      },
    });
    [status, stdout] = [done.status, stdout + done.stdout];
  }
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { status, stdout, folder, output: read("github-output"), summary: read("github-summary") };
}

describe("the GitHub Action", () => {
  it("fails with annotations, SARIF and a summary where something will stop the deployment", () => {
    const { status, stdout, output, summary, folder } = run({ "template.yaml": task("512") });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=.*template\.yaml,line=9,.*title=fargate-size-invalid::/m);
    expect(output).toBe("sarif=steady.sarif\n");
    expect(JSON.parse(readFileSync(join(folder, "steady.sarif"), "utf8"))).toMatchObject({
      version: "2.1.0",
    });
    expect(summary).toContain("fargate-size-invalid");
  });

  it("passes where nothing will", () => {
    expect(run({ "template.yaml": task("1024") }, { schema: "false" }).status).toBe(0);
  });

  it("does as its inputs say", () => {
    const lenient = run(
      { "deploy here/template.yaml": task("512"), "other.sarif": OTHER },
      {
        path: "deploy here",
        "fail-on": "never",
        schema: "false",
        sarif: "",
        summary: "false",
        with: "other.sarif\n",
      },
    );
    expect(lenient).toMatchObject({ status: 0, output: "", summary: "" });
    expect(existsSync(join(lenient.folder, "steady.sarif"))).toBe(false);
    expect(lenient.stdout).toContain("title=linter X1::as the linter says");
  });

  it("gives no input to the shell", () => {
    const { folder, status } = run(
      { "template.yaml": task("1024") },
      { path: '.$(touch hit)"; touch hit; "', schema: "false" },
    );
    expect(status).toBe(2);
    expect(existsSync(join(folder, "hit"))).toBe(false);
  });
});

const OTHER = JSON.stringify({
  version: "2.1.0",
  runs: [
    {
      tool: { driver: { name: "linter" } },
      results: [{ ruleId: "X1", level: "warning", message: { text: "as the linter says" } }],
    },
  ],
});
