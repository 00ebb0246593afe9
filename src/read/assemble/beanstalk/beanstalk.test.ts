// Whole bundles to one environment: platform, process, proxy, what the balancer asks, hooks.
import { describe, expect, it } from "vitest";
import { hostPaths, knownValue, listeningPorts } from "../../../model/index.js";
import { readTexts } from "../../read.js";

const FLASK = `from flask import Flask

app = Flask(__name__)


@app.route("/health")
def health():
    return "ok"
`;

const settings = (...lines: readonly string[]) =>
  ["option_settings:", ...lines.map((line) => `  ${line}`), ""].join("\n");

async function environmentOf(files: Readonly<Record<string, string>>) {
  const { models, problems } = await readTexts(files);
  expect(problems).toEqual([]);
  expect(models).toHaveLength(1);
  const [environment, ...others] = models[0]?.environments ?? [];
  expect(others).toEqual([]);
  if (models[0] === undefined || environment === undefined) throw new Error("there is no environment");
  return { model: models[0], environment };
}

const python = {
  ".ebextensions/01_app.config": settings("aws:elasticbeanstalk:application:environment:", "  STAGE: live"),
  "requirements.txt": "flask==3.0.3\ngunicorn==23.0.0\n",
  "server.py": FLASK,
};

describe("a bundle for Python", () => {
  it("with a Procfile runs what it says, behind the platform's nginx", async () => {
    const { model, environment } = await environmentOf({
      ...python,
      Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n",
    });
    expect(knownValue(environment.platform.family)).toBe("python");
    expect(environment.variables.map(({ name }) => name)).toEqual(["STAGE"]);
    const [path] = hostPaths(model);
    expect(path?.throughProxy).toBe(true);
    expect(knownValue(path?.front.upstreamPorts)).toEqual([8000]);
    expect(knownValue(path?.targetGroup?.healthCheck.path)).toBe("/");
    expect(path?.process.application?.routes.map((route) => route.path)).toEqual(["/health"]);
    expect(path ? listeningPorts(path.process).map(({ port }) => knownValue(port)) : []).toEqual([8000]);
  });

  it("without one runs gunicorn on what WSGIPath names", async () => {
    const { environment } = await environmentOf({
      ...python,
      ".ebextensions/02_wsgi.config": settings(
        "aws:elasticbeanstalk:container:python:",
        "  WSGIPath: server:app",
      ),
    });
    const [process] = environment.processes;
    expect(process?.startedBy).toBe("platform");
    expect(knownValue(process?.command)).toMatch(/^gunicorn --bind 127\.0\.0\.1:8000 .* server:app$/);
    expect(process?.application?.entry).toBe("server.py");
  });

  it("lets the last file by name win", async () => {
    const { environment } = await environmentOf({
      ...python,
      ".ebextensions/02_port.config": settings(
        "aws:elasticbeanstalk:application:environment:",
        "  PORT: 5000",
      ),
      ".ebextensions/03_port.config": settings(
        "aws:elasticbeanstalk:application:environment:",
        "  PORT: 9000",
      ),
      Procfile: "web: gunicorn server:app\n",
    });
    expect(knownValue(environment.front?.upstreamPorts)).toEqual([9000]);
    expect(environment.settings.filter(({ overriddenBy }) => overriddenBy !== null)).toHaveLength(1);
  });
});

it("Node.js: npm start behind a proxy whose port is one of two", async () => {
  const { environment } = await environmentOf({
    ".ebextensions/a.config": settings("aws:autoscaling:asg:", "  MinSize: 2"),
    "package.json":
      '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
    "server.js":
      'const app = require("express")();\napp.get("/", (q, r) => r.send("ok"));\napp.listen(process.env.PORT || 3000);\n',
  });
  expect(knownValue(environment.platform.family)).toBe("nodejs");
  expect(knownValue(environment.front?.upstreamPorts)).toEqual([8080, 5000]);
  expect(environment.front?.process.application?.entry).toBe("server.js");
});

it("a bundle that is put together when it is packed is read where steady.yml says the application stands", async () => {
  const server =
    'const app = require("express")();\napp.get("/up", (q, r) => r.send("ok"));\napp.listen(8080);\n';
  const { environment } = await environmentOf({
    "steady.yml": "application: app\n",
    "bundle/Procfile": "web: node server.js\n",
    "bundle/.ebextensions/a.config": settings("aws:autoscaling:asg:", "  MinSize: 2"),
    "app/package.json": '{"name":"shop","dependencies":{"express":"4.19.2"}}',
    "app/server.js": server,
  });
  expect(environment.front?.process.application?.routes.map((route) => route.path)).toEqual(["/up"]);
});

it("of several saved configurations each is an environment of the same application", async () => {
  const saved = (type: string) =>
    `AWSConfigurationTemplateVersion: 1.1.0.0\nOptionSettings:\n  aws:ec2:instances:\n    InstanceTypes: ${type}\n`;
  const { models } = await readTexts({
    ...python,
    Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n",
    ".elasticbeanstalk/saved_configs/small.cfg.yml": saved("t3.small"),
    ".elasticbeanstalk/saved_configs/large.cfg.yml": saved("t3.large"),
  });
  const environments = models.flatMap((model) => model.environments);
  expect(environments.map(({ id }) => id).toSorted()).toEqual(["large", "small"]);
  expect(environments.map(({ front }) => front?.process.application?.entry)).toEqual([
    "server.py",
    "server.py",
  ]);
});

it("one instance alone has no balancer", async () => {
  const { model, environment } = await environmentOf({
    ...python,
    ".ebextensions/02.config": settings(
      "aws:elasticbeanstalk:environment:",
      "  EnvironmentType: SingleInstance",
    ),
    Procfile: "web: gunicorn server:app\n",
  });
  expect(environment.loadBalancer).toBeNull();
  expect(hostPaths(model).map(({ targetGroup }) => targetGroup)).toEqual([null]);
});

it("hooks in their order, with interpreter and line ends", async () => {
  const { environment } = await environmentOf({
    ...python,
    Procfile: "web: gunicorn server:app\n",
    ".platform/hooks/postdeploy/01_warm.sh": "#!/bin/bash\ncurl -s localhost\n",
    ".platform/hooks/prebuild/02_deps.sh": "#!/bin/sh\r\necho first\r\n",
    ".platform/hooks/prebuild/01_deps.sh": "#!/bin/bash\nexport API_KEY=sk_live_0123456789abcdef0123456789\n",
    ".platform/hooks/deploy/01.sh": "#!/bin/bash\n",
  });
  expect(environment.hooks.map(({ file }) => file)).toEqual([
    ".platform/hooks/prebuild/01_deps.sh",
    ".platform/hooks/prebuild/02_deps.sh",
    ".platform/hooks/postdeploy/01_warm.sh",
  ]);
  expect(environment.hooks[1]).toMatchObject({ interpreter: "/bin/sh", carriageReturns: true });
  expect(JSON.stringify(environment.hooks)).not.toContain("0123456789abcdef");
  expect(environment.ignored.map(({ file }) => file)).toEqual([".platform/hooks/deploy/01.sh"]);
});
