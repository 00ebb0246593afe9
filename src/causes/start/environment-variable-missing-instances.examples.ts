import type { Example } from "../cause.js";
import { FLASK, pythonBundle } from "../examples/bundles.js";

const READING = `import os\n${FLASK}\nregion = os.environ["DEPOT_REGION"]\n`;

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
  ],
  healthy: [
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
