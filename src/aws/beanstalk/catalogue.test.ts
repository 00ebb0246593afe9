import { describe, expect, it } from "vitest";
import { beanstalkNamespaces, namespaceNamed, namespacesWith, optionNamed } from "./catalogue.js";
import { mistakenOption } from "./often-mistaken.js";
import { platformNamed } from "./platforms.js";
import { EB_CLI_VALUES } from "./recommended-values.js";

describe("options of Elastic Beanstalk", () => {
  it("finds a namespace by its name, and by its pattern where it carries a name of the user's own", () => {
    expect(namespaceNamed("aws:autoscaling:asg")?.namespace).toBe("aws:autoscaling:asg");
    expect(namespaceNamed("aws:elbv2:listener:443")?.namespace).toBe("aws:elbv2:listener:*");
    expect(namespaceNamed("aws:elbv2:listener:default")?.namespace).toBe("aws:elbv2:listener:default");
    expect(namespaceNamed("aws:elbv2:listener:https")).toBeUndefined();
    expect(namespaceNamed("aws:elasticbeanstalk:environment:process:api")?.namespace).toBe(
      "aws:elasticbeanstalk:environment:process:*",
    );
  });

  it("knows ranges and where an option of a name lives", () => {
    expect(
      optionNamed("aws:elasticbeanstalk:environment:process:default", "HealthCheckTimeout"),
    ).toMatchObject({ least: 1, most: 60, default: "5" });
    expect(optionNamed("aws:elasticbeanstalk:environment", "ServicePort")).toBeUndefined();
    expect(namespacesWith("InstanceTypes").map((each) => each.namespace)).toEqual(["aws:ec2:instances"]);
  });

  it("holds together: needs and mistaken options lead to options that exist", () => {
    for (const namespace of beanstalkNamespaces()) {
      const own = namespace.namespace.replace("*", "443");
      expect(namespace.matches?.test(own) ?? true, own).toBe(true);
      for (const option of namespace.options) {
        for (const need of option.needs ?? [])
          expect(
            optionNamed(need.namespace === "*" ? own : need.namespace, need.name),
            `${own} ${option.name} needs ${need.name}`,
          ).toBeDefined();
      }
    }
    for (const { namespace, name } of EB_CLI_VALUES) expect(optionNamed(namespace, name)).toBeDefined();
    const instead = mistakenOption("aws:elasticbeanstalk:environment:process:api", "Timeout")?.instead;
    expect(instead).toEqual({
      namespace: "aws:elasticbeanstalk:environment:process:api",
      name: "HealthCheckTimeout",
    });
  });
});

describe("platform names", () => {
  it.each([
    ["64bit Amazon Linux 2023 v4.3.0 running Python 3.11", "python", "Python 3.11", "AL2023"],
    [
      "arn:aws:elasticbeanstalk:eu-west-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.4.0",
      "nodejs",
      "Node.js 22",
      "AL2023",
    ],
    ["64bit Amazon Linux 2 v3.5.9 running Docker", "docker", "Docker", "AL2"],
    ["64bit Amazon Linux 2018.03 v2.16.3 running Docker 19.03.13-ce", "docker", "Docker 19.03.13-ce", "AL1"],
    [
      "Tomcat 10 with Corretto 21 running on 64bit Amazon Linux 2023",
      "tomcat",
      "Tomcat 10 with Corretto 21",
      "AL2023",
    ],
    ["python-3.11", "python", "python-3.11", null],
    ["node.js", "nodejs", "node.js", null],
    [
      "64bit Windows Server 2022 v2.15.1 running IIS 10.0",
      "dotnet-windows",
      "64bit Windows Server 2022 v2.15.1",
      "Windows",
    ],
  ])("%s", (text, family, branch, system) => {
    expect(platformNamed(text)).toMatchObject({ family, system });
    if (family !== "dotnet-windows") expect(platformNamed(text)?.branch).toBe(branch);
  });

  it("says nothing of names that it does not know", () => {
    expect(platformNamed("my-own-platform")).toBeNull();
  });
});
