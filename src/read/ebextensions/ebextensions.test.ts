import { describe, expect, it } from "vitest";
import { type InputFile, textFiles } from "../../input/index.js";
import type { OptionSetting } from "../../model/index.js";
import type { Fragment } from "../reader.js";
import { reader } from "./index.js";

function textFile(path: string, text: string): InputFile {
  const file = textFiles({ [path]: text }).files.get(path);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file;
}

function read(text: string, path = ".ebextensions/01.config"): Fragment {
  return reader.read(textFile(path, text), { files: textFiles({ [path]: text }) });
}

function settingsOf(fragment: Fragment): (readonly [string, string, string])[] {
  const settings: readonly OptionSetting[] = fragment.bundles?.[0]?.settings ?? [];
  return settings.map(({ namespace, name, value }) => [
    namespace,
    name,
    value.known ? value.value : `unknown: ${value.reason}`,
  ]);
}

describe("option settings", () => {
  it("are read from a map of namespaces", () => {
    const fragment = read(
      "option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    Port: 8000\n    HealthCheckPath: /health\n",
    );
    expect(settingsOf(fragment)).toEqual([
      ["aws:elasticbeanstalk:environment:process:default", "Port", "8000"],
      ["aws:elasticbeanstalk:environment:process:default", "HealthCheckPath", "/health"],
    ]);
    const [port] = fragment.bundles?.[0]?.settings ?? [];
    expect(port?.entry.place).toMatchObject({ line: 3, column: 5, endColumn: 15 });
    expect(port?.origin.node?.path).toEqual([
      "option_settings",
      "aws:elasticbeanstalk:environment:process:default",
      "Port",
    ]);
  });

  it("are read from a list, whose items are environment properties when they name no namespace", () => {
    const fragment = read(
      "option_settings:\n  - namespace: aws:autoscaling:asg\n    option_name: MinSize\n    value: 2\n  - option_name: STAGE\n    value: live\n",
    );
    expect(settingsOf(fragment)).toEqual([
      ["aws:autoscaling:asg", "MinSize", "2"],
      ["aws:elasticbeanstalk:application:environment", "STAGE", "live"],
    ]);
  });

  it("are read from JSON", () => {
    const fragment = read('{"option_settings": {"aws:autoscaling:asg": {"MaxSize": "6"}}}');
    expect(settingsOf(fragment)).toEqual([["aws:autoscaling:asg", "MaxSize", "6"]]);
  });

  it("are unknown where a function or a template's mark stands", () => {
    const fragment = read(
      "option_settings:\n  aws:elasticbeanstalk:application:environment:\n    QUEUE: '`{\"Ref\": \"Queue\"}`'\n    STAGE: '{{ stage }}'\n",
    );
    expect(settingsOf(fragment).map(([, , value]) => value)).toEqual([
      "unknown: a function works it out when the environment is made",
      "unknown: it is filled in when the file is deployed",
    ]);
  });

  it("whose item is no map are refused", () => {
    const fragment = read("option_settings:\n  - aws:autoscaling:asg\n");
    expect(fragment.refusals?.map(({ what }) => what)).toEqual(["an item of the option settings is no map"]);
  });
});

describe("a configuration file", () => {
  it("belongs to the bundle that holds its folder", () => {
    const fragment = read("commands: {}\n", "backend/.ebextensions/a.config");
    expect(fragment).toMatchObject({ describesDeployment: true, deploymentFolder: "backend" });
    expect(fragment.bundles?.[0]?.bundle).toBe("backend");
  });

  it("is recognised by its place, or by its keys under any name; not under another ending", () => {
    const recognised = (path: string, text: string): boolean => reader.recognises(textFile(path, text));
    expect(recognised(".ebextensions/a.config", "packages: {}\n")).toBe(true);
    expect(recognised("beanstalk/settings.txt", "option_settings: {}\n")).toBe(true);
    expect(recognised(".ebextensions/a.yml", "option_settings: {}\n")).toBe(false);
    expect(recognised(".ebextensions/live/a.config", "option_settings: {}\n")).toBe(false);
    expect(recognised(".ebextensions.old/a.config", "option_settings: {}\n")).toBe(false);
    expect(recognised("a.yaml", "option_settings: {}\nsomething: else\n")).toBe(false);
  });

  it("that is no YAML is refused with its line", () => {
    const fragment = read(
      "option_settings:\n    aws:elasticbeanstalk:cloudwatch:logs\n        option_name: StreamLogs\n        value: true\n",
    );
    expect(fragment.refusals).toHaveLength(1);
    expect(fragment.refusals?.[0]?.what).toMatch(/^a configuration file cannot be read: not valid YAML/);
    expect(fragment.problems).toBeUndefined();
  });

  it("is left out whole for one wrong key", () => {
    const fragment = read("OptionSettings: {}\ncontainer_commands: {}\n");
    expect(fragment.refusals?.map(({ what, why }) => [what, why.slice(0, 47)])).toEqual([
      [
        "`OptionSettings` is no section of a configuration file",
        "The section is called `option_settings`. Elasti",
      ],
    ]);
  });

  it("says nothing when it is empty", () => {
    expect(read("# nothing yet\n").refusals).toBeUndefined();
  });

  it("holds commands, files and resources", () => {
    const [fact] =
      read(
        [
          "container_commands:",
          "  01_migrate:",
          "    command: python manage.py migrate",
          "    leader_only: true",
          "  02_list:",
          "    command: [echo, hello]",
          "files:",
          "  /etc/app.conf:",
          "    mode: '000644'",
          "    content: |",
          "      a = 1",
          "Resources:",
          "  AWSEBAutoScalingGroup:",
          "    Type: AWS::AutoScaling::AutoScalingGroup",
          "    Properties: { HealthCheckType: ELB, HealthCheckGracePeriod: !Ref Grace }",
          "",
        ].join("\n"),
      ).bundles ?? [];
    expect(
      fact?.commands?.map(({ name, leaderOnly }) => [name, leaderOnly.known && leaderOnly.value]),
    ).toEqual([
      ["01_migrate", true],
      ["02_list", false],
    ]);
    expect(fact?.commands?.[1]?.command).toMatchObject({ value: "echo hello" });
    expect(fact?.files?.[0]).toMatchObject({ path: "/etc/app.conf", mode: "000644", text: "a = 1\n" });
    expect(fact?.resources?.[0]).toMatchObject({ id: "AWSEBAutoScalingGroup" });
    expect(fact?.resources?.[0]?.properties["HealthCheckType"]).toMatchObject({ value: "ELB" });
  });

  it("hides secrets in commands and tells of those in clear", () => {
    const fragment = read(
      "option_settings:\n  - option_name: DB_PASSWORD\n    value: hunter2-hunter2\ncommands:\n  a: { command: 'mysql --password=hunter2-hunter2' }\n",
    );
    expect(fragment.secrets?.length).toBeGreaterThan(0);
    expect(JSON.stringify(fragment.bundles?.[0]?.commands)).not.toContain("hunter2");
  });
});

describe("a broken file", () => {
  const whole = [
    "option_settings:",
    "  aws:autoscaling:asg: { MinSize: 2, MaxSize: &most '4' }",
    "  aws:elasticbeanstalk:application:environment:",
    "    <<: &shared { STAGE: live }",
    "    COUNT: *most",
    "container_commands:",
    '  01_migrate: { command: "python manage.py migrate", leader_only: true, test: [1, 2] }',
    "files: [not, a, map]",
    "Resources: { Queue: { Type: AWS::SQS::Queue, Properties: { Tags: [{ Key: a }] } } }",
    "",
  ].join("\n");

  it("never throws, wherever it is cut off or disturbed", () => {
    for (let at = 0; at <= whole.length; at += 7) {
      expect(() => read(whole.slice(0, at))).not.toThrow();
      expect(() => read(`${whole.slice(0, at)}]}: - ${whole.slice(at)}`)).not.toThrow();
    }
  });

  it("tells what it can of odd shapes", () => {
    for (const text of [
      "[]",
      "just text",
      "42",
      "option_settings: 7",
      "option_settings: [[1], null, {a: b}]",
    ])
      expect(() => read(text)).not.toThrow();
  });
});

describe("an edit", () => {
  it("keeps comments and layout", () => {
    const text = "# limits\noption_settings:\n  aws:autoscaling:asg:\n    MinSize: 9 # too many\n";
    const file = textFile(".ebextensions/a.config", text);
    const edits = reader.edit(file, {
      op: "set",
      node: { file: file.path, path: ["option_settings", "aws:autoscaling:asg", "MinSize"] },
      value: 2,
    });
    expect(edits).toMatchObject([{ line: 4, column: 14, newText: "2" }]);
  });
});
