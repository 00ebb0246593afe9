import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import type { Fragment } from "../reader.js";
import { reader } from "./index.js";

function read(texts: Readonly<Record<string, string>>, path = Object.keys(texts)[0] ?? ""): Fragment {
  const files = textFiles(texts);
  const file = files.files.get(path);
  if (file === undefined || !reader.recognises(file)) throw new Error(`${path} is not recognised`);
  return reader.read(file, { files });
}

const SAVED = [
  "EnvironmentConfigurationMetadata:",
  "  Description: as it ran",
  "Platform:",
  "  PlatformArn: arn:aws:elasticbeanstalk:eu-west-1::platform/Python 3.11 running on 64bit Amazon Linux 2023/4.3.0",
  "OptionSettings:",
  "  AWSEBAutoScalingGroup.aws:autoscaling:updatepolicy:rollingupdate:",
  "    RollingUpdateType: Health",
  "  aws:elasticbeanstalk:application:environment:",
  "    STAGE: live",
  "EnvironmentTier:",
  "  Type: Standard",
  "  Name: WebServer",
  "AWSConfigurationTemplateVersion: 1.1.0.0",
  "",
].join("\n");

describe("a saved configuration", () => {
  it("gives settings, the resource before a namespace taken off, and the platform", () => {
    const [fact] = read({ "app/.elasticbeanstalk/saved_configs/live.cfg.yml": SAVED }).bundles ?? [];
    expect(fact?.bundle).toBe("app");
    expect(fact?.platform?.family).toMatchObject({ value: "python" });
    expect(fact?.settings).toMatchObject([
      {
        namespace: "aws:autoscaling:updatepolicy:rollingupdate",
        name: "RollingUpdateType",
        resource: "AWSEBAutoScalingGroup",
        source: "saved",
      },
      { name: "STAGE", source: "saved" },
    ]);
  });

  it("is an environment of its own beside others, made from the bundle that holds them", () => {
    const path = ".elasticbeanstalk/saved_configs/";
    const fragment = read({ [`${path}live.cfg.yml`]: SAVED, [`${path}test.cfg.yml`]: SAVED });
    expect(fragment.bundles).toMatchObject([{ id: "live", bundle: ".", request: true }]);
  });
});

describe("other files of an environment", () => {
  it("env.yaml names environment, platform and settings", () => {
    const [fact] =
      read({
        "env.yaml":
          "AWSConfigurationTemplateVersion: 1.1.0.0\nSolutionStack: 64bit Amazon Linux 2023 v4.3.0 running Docker\nEnvironmentName: front+\nOptionSettings:\n  aws:autoscaling:asg: { MinSize: 2 }\n",
      }).bundles ?? [];
    expect(fact).toMatchObject({ name: { value: "front+" }, platform: { family: { value: "docker" } } });
    expect(fact?.settings).toHaveLength(1);
  });

  it("the EB CLI's file shows that it is used, and names the platform", () => {
    const [fact] =
      read({
        ".elasticbeanstalk/config.yml":
          "branch-defaults:\n  main: { environment: live }\nglobal:\n  application_name: orders\n  default_platform: Node.js 22 running on 64bit Amazon Linux 2023\n",
      }).bundles ?? [];
    expect(fact).toMatchObject({
      bundle: ".",
      usesCommandLine: true,
      platform: { branch: { value: "Node.js 22" } },
    });
  });

  it("a list for --option-settings is set directly, for the only bundle there is", () => {
    const [fact] =
      read({
        "deploy/options.json":
          '[{"Namespace": "aws:autoscaling:asg", "OptionName": "MinSize", "Value": "2"}]',
        "backend/.ebextensions/a.config": "packages: {}\n",
      }).bundles ?? [];
    expect(fact).toMatchObject({ bundle: "backend", settings: [{ source: "direct", form: "api-list" }] });
  });

  it("what the API describes is what runs", () => {
    const fragment = read({
      "settings.json":
        '{"ConfigurationSettings": [{"EnvironmentName": "live", "OptionSettings": [{"Namespace": "aws:autoscaling:asg", "OptionName": "MinSize", "Value": "2"}, {"Namespace": "aws:ec2:vpc", "OptionName": "VPCId"}]}]}',
    });
    expect(fragment.bundles?.[0]?.running).toMatchObject([
      { name: "MinSize", value: "2" },
      { name: "VPCId", value: null },
    ]);
    expect(fragment.bundles?.[0]?.settings).toBeUndefined();
  });

  it("other files are left to others", () => {
    const recognised = (text: string): boolean => {
      const file = textFiles({ "a.yaml": text }).files.get("a.yaml");
      return file !== undefined && reader.recognises(file);
    };
    expect(recognised("global:\n  scrape_interval: 15s\nscrape_configs: []\n")).toBe(false);
    expect(recognised("- Namespace: AWS/EC2\n  MetricName: CPUUtilization\n")).toBe(false);
  });
});
