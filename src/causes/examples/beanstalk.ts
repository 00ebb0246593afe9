/** Parts of bundles from which the examples about Elastic Beanstalk are put together. */

const PROPERTIES = "aws:elasticbeanstalk:application:environment";

/** A configuration file in the notation of a map; per namespace its lines. */
export function options(settings: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(settings).flatMap(([namespace, entries]) => [
    `  ${namespace}:`,
    ...entries.map((entry) => `    ${entry}`),
  ]);
  return `option_settings:\n${lines.join("\n")}\n`;
}

/** The source of an application that the platform for Python starts, beside one configuration file. */
export function pythonBundle(
  settings: Readonly<Record<string, readonly string[]>>,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    "application.py": PYTHON_APPLICATION,
    "requirements.txt": "flask==3.0.3\n",
    ".ebextensions/options.config": options(settings),
    ...more,
  };
}

const PYTHON_APPLICATION = [
  "from flask import Flask",
  "",
  "application = Flask(__name__)",
  "",
  '@application.route("/")',
  "def home():",
  '    return "hello"',
  "",
  '@application.route("/health")',
  "def health():",
  '    return "ok"',
  "",
].join("\n");

export const PROCESS = "aws:elasticbeanstalk:environment:process:default";
export const ENVIRONMENT = "aws:elasticbeanstalk:environment";
export const GROUP = "aws:autoscaling:asg";

export { PROPERTIES };

/** An environment that a template makes; the settings as `namespace name value`. */
export function environmentTemplate(
  settings: readonly (readonly [string, string, string])[],
  ...properties: readonly string[]
): string {
  return [
    "Resources:",
    "  Web:",
    "    Type: AWS::ElasticBeanstalk::Environment",
    "    Properties:",
    "      ApplicationName: orders",
    "      SolutionStackName: 64bit Amazon Linux 2023 v4.3.0 running Python 3.11",
    ...properties.map((line) => `      ${line}`),
    "      OptionSettings:",
    ...settings.map(
      ([namespace, name, value]) =>
        `        - { Namespace: "${namespace}", OptionName: ${name}, Value: "${value}" }`,
    ),
    "",
  ].join("\n");
}
