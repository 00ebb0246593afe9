import type { Example, ExampleEvent } from "../cause.js";
import { pythonBundle } from "../examples/bundles.js";

const said = (text: string): ExampleEvent => ({ at: 40, subject: "instance/1", kind: "log-line", text });
const command = (text: string, ...more: readonly string[]) =>
  [
    "container_commands:",
    "  01_static:",
    `    command: ${JSON.stringify(text)}`,
    ...more.map((line) => `    ${line}`),
    "",
  ].join("\n");
const OLD = "source /opt/python/run/venv/bin/activate && python manage.py collectstatic --noinput";

const failing: Example[] = [
  {
    name: "a hook without an interpreter",
    files: pythonBundle({
      ".platform/hooks/predeploy/01_static.sh": "python3 manage.py collectstatic --noinput\n",
    }),
  },
  {
    name: "a hook with the line ends of Windows",
    files: pythonBundle({
      ".platform/hooks/predeploy/01_static.sh":
        "#!/bin/bash\r\npython3 manage.py collectstatic --noinput\r\n",
    }),
  },
  {
    name: "a path of the first Amazon Linux",
    files: pythonBundle({ ".ebextensions/02_static.config": command(OLD) }),
  },
  {
    name: "the engine says so",
    timeline: [
      said(
        "[ERROR] An error occurred during execution of command [app-deploy] - [RunAppDeployPreDeployHooks]. Stop running the command. Error: Command .platform/hooks/predeploy/01_static.sh failed with error exit status 1",
      ),
    ],
  },
];

const healthy: Example[] = [
  {
    name: "a hook with its interpreter",
    files: pythonBundle({
      ".platform/hooks/predeploy/01_static.sh":
        "#!/usr/bin/env bash\npython3 manage.py collectstatic --noinput\n",
    }),
  },
  {
    name: "a hook that writes a file with the line ends of Windows",
    files: pythonBundle({
      ".platform/hooks/predeploy/01_static.sh": "#!/bin/bash\ncat > report.csv <<'END'\na;b\r\nEND\n",
    }),
  },
  {
    name: "a note beside the hooks",
    files: pythonBundle({
      ".platform/hooks/predeploy/README.md": "These run before the application starts.\n",
      ".platform/hooks/predeploy/01.sh": "#!/bin/sh\ntrue\n",
    }),
  },
  {
    name: "an old path whose failure is not heeded",
    files: pythonBundle({ ".ebextensions/02_static.config": command(OLD, "ignoreErrors: true") }),
  },
  {
    name: "the old path or today's, whichever is there",
    files: pythonBundle({
      ".ebextensions/02_static.config": command(
        "source /opt/python/run/venv/bin/activate || source /var/app/venv/*/bin/activate",
      ),
    }),
  },
  {
    name: "today's path",
    files: pythonBundle({
      ".ebextensions/02_static.config": command(
        "source /var/app/venv/*/bin/activate && python3 manage.py collectstatic --noinput",
      ),
    }),
  },
];

export const deployHookFailedExamples = { failing, healthy };
