/** Source bundles of Elastic Beanstalk from which the examples are put together. */

export type Files = Readonly<Record<string, string>>;

/** A configuration file with option settings: namespace to option to value. */
export function options(
  settings: Readonly<Record<string, Readonly<Record<string, string | number>>>>,
): string {
  const lines = Object.entries(settings).flatMap(([namespace, values]) => [
    `  ${namespace}:`,
    ...Object.entries(values).map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`),
  ]);
  return `option_settings:\n${lines.join("\n")}\n`;
}

/** A load-balanced environment whose health check asks a path. */
export const BALANCED = {
  "aws:elasticbeanstalk:environment": { EnvironmentType: "LoadBalanced", LoadBalancerType: "application" },
  "aws:elasticbeanstalk:environment:process:default": { HealthCheckPath: "/health" },
};

/** Flask with one route beside the health path. */
export const FLASK = `from flask import Flask

app = Flask(__name__)


@app.route("/health")
def health():
    return "ok"


@app.route("/orders")
def orders():
    return "none"
`;

const PYTHON: Files = {
  ".ebextensions/01_environment.config": options(BALANCED),
  "requirements.txt": "flask==3.0.3\ngunicorn==23.0.0\n",
  Procfile: "web: gunicorn --bind 127.0.0.1:8000 server:app\n",
  "server.py": FLASK,
};

/** A bundle for the Python platform; files given replace its own, null leaves one out. */
export function pythonBundle(files: Readonly<Record<string, string | null>> = {}): Files {
  return merged(PYTHON, files);
}

const NODE: Files = {
  ".ebextensions/01_environment.config": options(BALANCED),
  "package.json":
    '{ "name": "orders", "scripts": { "start": "node server.js" }, "dependencies": { "express": "4.21.2" } }\n',
  "server.js": expressOn("process.env.PORT || 3000"),
};

/** A bundle for the Node.js platform. */
export function nodeBundle(files: Readonly<Record<string, string | null>> = {}): Files {
  return merged(NODE, files);
}

export function expressOn(listen: string): string {
  return `const express = require("express");
const app = express();
app.get("/health", (request, response) => response.sendStatus(200));
app.get("/orders", (request, response) => response.json([]));
app.listen(${listen});
`;
}

/** A bundle for the Docker platform: nginx of the instance before one container. */
export function dockerBundle(server: string, port: number): Files {
  return merged(NODE, {
    "server.js": server,
    Dockerfile: `FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm install\nEXPOSE ${port}\nCMD ["node", "server.js"]\n`,
    "Dockerrun.aws.json": '{ "AWSEBDockerrunVersion": "1" }\n',
  });
}

function merged(base: Files, files: Readonly<Record<string, string | null>>): Files {
  const all = { ...base, ...files };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, text]): [string, string][] => (text === null ? [] : [[name, text]])),
  );
}
