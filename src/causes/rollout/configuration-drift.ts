import { runningDrift } from "../shared/beanstalk/running-drift.js";
import { variablesBeyondFiles } from "../shared/beanstalk/variables-beyond-files.js";
import { pythonBundle } from "../examples/beanstalk.js";
import { defineCause } from "../cause.js";

const PROPERTIES = "aws:elasticbeanstalk:application:environment";

const described = (...settings: readonly (readonly [string, string, string])[]): Record<string, string> => ({
  "running.json": JSON.stringify({
    ConfigurationSettings: [
      {
        EnvironmentName: "orders-live",
        OptionSettings: settings.map(([Namespace, OptionName, Value]) => ({ Namespace, OptionName, Value })),
      },
    ],
  }),
});

const READS_TWO = {
  "application.py": [
    "import os",
    "from flask import Flask",
    "",
    'MODEL_ID = os.environ["MODEL_ID"]',
    'BUCKET_NAME = os.environ["BUCKET_NAME"]',
    "",
    "application = Flask(__name__)",
    "",
    '@application.route("/")',
    "def home():",
    "    return MODEL_ID",
    "",
  ].join("\n"),
};

export const cause = defineCause({
  id: "configuration-drift",
  title: "the files do not hold what the environment runs with",
  severity: "warning",
  meaning:
    "Settings that the running environment or its code depends on were made by hand, in the console or with a command, and stand in none of the files.",
  hurts:
    "The environment that exists works. The next one made from these files (a clone, a rebuilt one, another Region) lacks what was set by hand: the application ends at its start, or answers with errors until somebody remembers.",
  mend: "Write the settings into the configuration files. Keep secrets out of them: name the secret in aws:elasticbeanstalk:application:environmentsecrets, so that the environment fetches it by itself.",
  links: [
    {
      title: "Elastic Beanstalk: environment properties",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-softwaresettings.html",
    },
    {
      title: "Elastic Beanstalk: secrets as environment variables",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.secrets.env-vars.html",
    },
  ],
  check: (model) => [...runningDrift(model), ...variablesBeyondFiles(model)],
  explainsEvents: [],
  explains: ["environment-variable-missing"],
  examples: {
    failing: [
      {
        name: "properties that only the running environment has",
        files: {
          ...pythonBundle({ [PROPERTIES]: ["STAGE: live"] }),
          ...described([PROPERTIES, "STAGE", "live"], [PROPERTIES, "MODEL_ID", "m-2"]),
        },
      },
      {
        name: "a size that was changed by hand",
        files: {
          ...pythonBundle({ "aws:autoscaling:asg": ["MaxSize: 4"] }),
          ...described(["aws:autoscaling:asg", "MaxSize", "12"]),
        },
      },
      {
        name: "the code needs a variable that the files do not set, though they set others",
        files: pythonBundle({ [PROPERTIES]: ["BUCKET_NAME: orders-models"] }, READS_TWO),
      },
    ],
    healthy: [
      {
        name: "what runs is what is written, and what the platform adds",
        files: {
          ...pythonBundle({ [PROPERTIES]: ["STAGE: live"], "aws:autoscaling:asg": ['MaxSize: "4"'] }),
          ...described(
            [PROPERTIES, "STAGE", "live"],
            [PROPERTIES, "PYTHONPATH", "/var/app/venv/staging-LQM1lest/bin"],
            ["aws:autoscaling:asg", "MaxSize", "4"],
            ["aws:autoscaling:asg", "MinSize", "1"],
          ),
        },
      },
      {
        name: "all that the code needs is written",
        files: pythonBundle({ [PROPERTIES]: ["BUCKET_NAME: orders-models", "MODEL_ID: m-2"] }, READS_TWO),
      },
      {
        name: "no property is kept in the files at all",
        files: pythonBundle({ "aws:autoscaling:asg": ["MaxSize: 4"] }, READS_TWO),
      },
      {
        name: "a password, which belongs into no file",
        files: pythonBundle(
          { [PROPERTIES]: ["STAGE: live"] },
          {
            "application.py": [
              "import os",
              "from flask import Flask",
              'KEY = os.environ["SESSION_SECRET_KEY"]',
              "application = Flask(__name__)",
              '@application.route("/")',
              "def home():",
              '    return "hello"',
              "",
            ].join("\n"),
          },
        ),
      },
      {
        name: "a hook writes the variable",
        files: pythonBundle(
          { [PROPERTIES]: ["BUCKET_NAME: orders-models"] },
          {
            ...READS_TWO,
            ".platform/hooks/prebuild/10-environment.sh":
              "#!/bin/sh\necho MODEL_ID=$(get-model) >> /opt/elasticbeanstalk/deployment/env\n",
          },
        ),
      },
    ],
  },
});
