import type { Example } from "../cause.js";
import { FLASK, pythonBundle } from "../examples/bundles.js";

const READING = `import os\n${FLASK}\nregion = os.environ["DEPOT_REGION"]\n`;

/** Every request but that for the health path needs it. */
const IN_REQUESTS = `import os
from flask import request
${FLASK}

@app.before_request
def region():
    if request.path != "/health":
        request.region = os.environ["DEPOT_REGION"]
`;

/** What `describe-configuration-settings` answers of the environment that runs. */
const running = (...names: readonly string[]) =>
  JSON.stringify({
    ConfigurationSettings: [
      {
        EnvironmentName: "orders-live",
        OptionSettings: ["STAGE", ...names].map((OptionName) => ({
          Namespace: "aws:elasticbeanstalk:application:environment",
          OptionName,
          Value: "north",
        })),
      },
    ],
  });

/** A template that makes the environment of the bundle beside it. */
const template = (...settings: readonly string[]) =>
  [
    "Resources:",
    "  Application:",
    "    Type: AWS::ElasticBeanstalk::Application",
    "  Environment:",
    "    Type: AWS::ElasticBeanstalk::Environment",
    "    Properties:",
    "      ApplicationName: !Ref Application",
    "      SolutionStackName: 64bit Amazon Linux 2023 v4.13.8 running Python 3.12",
    "      OptionSettings:",
    "        - { Namespace: aws:autoscaling:launchconfiguration, OptionName: IamInstanceProfile, Value: orders }",
    "        - { Namespace: 'aws:elasticbeanstalk:environment', OptionName: ServiceRole, Value: orders-service }",
    ...settings.map((line) => `        - ${line}`),
    "",
  ].join("\n");

export const instanceVariableExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "Beanstalk: neither the template nor the bundle sets what the code requires",
      files: pythonBundle({ "server.py": READING, "environment.yaml": template() }),
    },
    {
      name: "Beanstalk: what the API describes does not have what the code requires",
      files: pythonBundle({ "server.py": READING, "running.json": running() }),
    },
    {
      name: "Beanstalk: the process runs, and requests need what the environment does not have",
      files: pythonBundle({ "server.py": IN_REQUESTS, "running.json": running() }),
    },
  ],
  healthy: [
    {
      name: "Beanstalk: the environment that runs has it",
      files: pythonBundle({ "server.py": IN_REQUESTS, "running.json": running("DEPOT_REGION") }),
    },
    {
      name: "Beanstalk: requests do without it",
      files: pythonBundle({
        "server.py": IN_REQUESTS.replace('os.environ["DEPOT_REGION"]', 'os.environ.get("DEPOT_REGION")'),
        "running.json": running(),
      }),
    },
    {
      name: "Beanstalk: one route of several needs it",
      files: pythonBundle({
        "server.py": `import os\n${FLASK}\n\n@app.route("/depot")\ndef depot():\n    return os.environ["DEPOT_REGION"]\n`,
        "running.json": running(),
      }),
    },
    {
      name: "Beanstalk: somebody catches that it is missing",
      files: pythonBundle({
        "server.py": IN_REQUESTS.replace(
          '        request.region = os.environ["DEPOT_REGION"]',
          '        try:\n            request.region = os.environ["DEPOT_REGION"]\n        except KeyError:\n            request.region = "north"',
        ),
        "running.json": running(),
      }),
    },
    {
      name: "Beanstalk: the template sets it",
      files: pythonBundle({
        "server.py": READING,
        "environment.yaml": template(
          "{ Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: DEPOT_REGION, Value: north }",
        ),
      }),
    },
    {
      name: "Beanstalk: a bundle alone; the console may set it",
      files: pythonBundle({ "server.py": READING }),
    },
  ],
};
