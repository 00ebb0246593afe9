import { describe, expect, it } from "vitest";
import type { BeanstalkEnvironment } from "../../model/index.js";
import { readTexts } from "../index.js";

async function environments(
  files: Readonly<Record<string, string>>,
): Promise<readonly BeanstalkEnvironment[]> {
  const { models } = await readTexts(files);
  return models.flatMap((model) => model.environments);
}

const template = (...lines: readonly string[]): string =>
  [
    "Parameters:",
    "  Stage: { Type: String }",
    "Conditions:",
    "  Live: !Equals [!Ref Stage, live]",
    "Resources:",
    "  Web:",
    "    Type: AWS::ElasticBeanstalk::Environment",
    "    Properties:",
    "      ApplicationName: orders",
    ...lines.map((line) => `      ${line}`),
    "  Base:",
    "    Type: AWS::ElasticBeanstalk::ConfigurationTemplate",
    "    Properties:",
    "      ApplicationName: orders",
    "      SolutionStackName: 64bit Amazon Linux 2023 v6.1.0 running Node.js 22",
    "      OptionSettings:",
    "        - { Namespace: aws:autoscaling:asg, OptionName: MinSize, Value: '2' }",
    "        - { Namespace: aws:autoscaling:asg, OptionName: MaxSize, Value: '4' }",
    "",
  ].join("\n");

describe("an environment of a template", () => {
  it("has the settings of its configuration template, below its own", async () => {
    const [environment] = await environments({
      "stack.yaml": template(
        "TemplateName: !Ref Base",
        "OptionSettings:",
        "  - { Namespace: aws:autoscaling:asg, OptionName: MaxSize, Value: '8' }",
      ),
    });
    expect(environment).toMatchObject({
      id: "Web",
      requestKnown: true,
      bundle: null,
      platform: { family: { value: "nodejs" }, operatingSystem: { value: "AL2023" } },
    });
    const inForce = environment?.settings.filter(({ overriddenBy }) => overriddenBy === null);
    expect(inForce?.map(({ name, value, source }) => [name, value.known && value.value, source])).toEqual(
      expect.arrayContaining([
        ["MinSize", "2", "saved"],
        ["MaxSize", "8", "direct"],
      ]),
    );
  });

  it("has an unknown value where a condition decides it", async () => {
    const [environment] = await environments({
      "stack.yaml": template(
        "SolutionStackName: 64bit Amazon Linux 2023 v4.3.0 running Python 3.11",
        "OptionSettings:",
        "  - { Namespace: aws:autoscaling:asg, OptionName: MinSize, Value: !If [Live, '2', '1'] }",
      ),
    });
    expect(environment?.settings).toMatchObject([{ name: "MinSize", value: { known: false } }]);
  });

  it("is not wholly known where its configuration template is elsewhere", async () => {
    const [environment] = await environments({ "stack.yaml": template("TemplateName: orders-live") });
    expect(environment?.requestKnown).toBe(false);
  });

  it("takes the bundle that stands alone beside it, and its settings stand above the bundle's", async () => {
    const [environment, other] = await environments({
      "stack.yaml": template(
        "SolutionStackName: 64bit Amazon Linux 2023 v4.3.0 running Python 3.11",
        "OptionSettings:",
        "  - { Namespace: aws:autoscaling:asg, OptionName: MaxSize, Value: '8' }",
      ),
      ".ebextensions/a.config": "option_settings:\n  aws:autoscaling:asg: { MaxSize: 3 }\n",
    });
    expect(other).toBeUndefined();
    expect(environment?.bundle).toBe(".");
    const lost = environment?.settings.filter(({ overriddenBy }) => overriddenBy !== null);
    expect(lost).toMatchObject([{ name: "MaxSize", source: "file" }]);
  });
});
