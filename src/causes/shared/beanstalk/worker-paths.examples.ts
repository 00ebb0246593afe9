import type { Example } from "../../cause.js";
import { options, pythonBundle } from "../../examples/bundles.js";

/** `env.yaml` of an environment that takes its work from a queue. */
const WORKER = `AWSConfigurationTemplateVersion: 1.1.0.0
EnvironmentName: orders-worker
SolutionStack: 64bit Amazon Linux 2023 v4.3.0 running Python 3.11
EnvironmentTier:
  Name: Worker
  Type: SQS/HTTP
`;

const SERVER = `from flask import Flask

app = Flask(__name__)


@app.route("/jobs", methods=["POST"])
def jobs():
    return "", 204


@app.route("/nightly", methods=["GET"])
def nightly():
    return "", 204
`;

const worker = (path: string, files: Readonly<Record<string, string>> = {}) =>
  pythonBundle({
    "env.yaml": WORKER,
    "server.py": SERVER,
    ".ebextensions/01_environment.config": options({ "aws:elasticbeanstalk:sqsd": { HttpPath: path } }),
    ...files,
  });

const schedule = (url: string) =>
  `version: 1\ncron:\n  - name: nightly\n    url: "${url}"\n    schedule: "0 3 * * *"\n`;

const failing: Example[] = [
  { name: "a worker's messages are posted to a path without a route", files: worker("/work") },
  {
    name: "a periodic task is posted to a route that only takes GET",
    files: worker("/jobs", { "cron.yaml": schedule("/nightly") }),
  },
];

const healthy: Example[] = [
  { name: "a worker's messages are posted to a route", files: worker("/jobs") },
  {
    name: "a periodic task is posted to a route",
    files: worker("/jobs", { "cron.yaml": schedule("/jobs") }),
  },
  {
    name: "nothing tells where a worker's messages are posted to",
    files: worker("/jobs", {
      ".ebextensions/01_environment.config": options({ "aws:autoscaling:asg": { MinSize: 1 } }),
    }),
  },
];

export const workerPathExamples = { failing, healthy };

/** A schedule in an environment that has no daemon to read it, and in one that has. */
export const idleTaskExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "periodic tasks of a web server environment",
      files: pythonBundle({
        "env.yaml": WORKER.replace("Worker", "WebServer").replace("SQS/HTTP", "Standard"),
        "cron.yaml": schedule("/orders"),
      }),
    },
    {
      name: "configuration files that .ebignore leaves out",
      files: pythonBundle({ ".ebignore": ".venv/\n.*/\n" }),
    },
    {
      name: "hooks within .ebextensions",
      files: pythonBundle({ ".ebextensions/.platform/hooks/predeploy/01.sh": "#!/bin/bash\ntrue\n" }),
    },
    {
      name: "a configuration of nginx under another ending",
      files: pythonBundle({ ".platform/nginx/nginx.config": "client_max_body_size 20m;\n" }),
    },
  ],
  healthy: [
    {
      name: "one configuration file of several that .ebignore leaves out",
      files: pythonBundle({
        ".ebignore": ".ebextensions/02_old.config\n",
        ".ebextensions/02_old.config": options({ "aws:autoscaling:asg": { MinSize: 1 } }),
      }),
    },
    {
      name: "periodic tasks of an environment whose tier no file names",
      files: pythonBundle({ "cron.yaml": schedule("/orders") }),
    },
  ],
};
