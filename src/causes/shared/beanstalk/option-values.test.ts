import { describe, expect, it } from "vitest";
import { optionNamed } from "../../../aws/beanstalk/catalogue.js";
import type { BalancerType, BeanstalkOption } from "../../../aws/beanstalk/option.js";
import { refusedValue } from "./option-values.js";

function option(namespace: string, name: string): BeanstalkOption {
  const found = optionNamed(namespace, name);
  if (found === undefined) throw new Error(`${namespace} has no ${name}`);
  return found;
}

const PROCESS = "aws:elasticbeanstalk:environment:process:default";
const COMMAND = "aws:elasticbeanstalk:command";
const ROLLING = "aws:autoscaling:updatepolicy:rollingupdate";

/** Null for a value that is taken, else what is allowed. */
function allowed(
  namespace: string,
  name: string,
  value: string,
  balancer: BalancerType | null = null,
  family: string | null = null,
): string | null {
  return refusedValue(option(namespace, name), value, { balancer, family })?.allowed ?? null;
}

describe("values of options", () => {
  it.each([
    [PROCESS, "HealthCheckTimeout", "60"],
    [PROCESS, "HealthCheckTimeout", "1"],
    [PROCESS, "HealthCheckInterval", " 15 "],
    [COMMAND, "Timeout", "3600"],
    [COMMAND, "DeploymentPolicy", "immutable"],
    [COMMAND, "IgnoreHealthCheck", "Yes"],
    [ROLLING, "PauseTime", "PT1H"],
    [ROLLING, "Timeout", "PT5M"],
    ["aws:autoscaling:asg", "MinSize", "0"],
    ["aws:autoscaling:asg", "MinSize", "${Minimum}"],
    ["aws:autoscaling:trigger", "UpperThreshold", "70.5"],
    ["aws:autoscaling:launchconfiguration", "SSHSourceRestriction", "tcp, 22, 22, 10.0.0.0/8"],
    ["aws:autoscaling:launchconfiguration", "MonitoringInterval", "10 minute"],
    ["aws:elasticbeanstalk:application", "Application Healthcheck URL", "HTTPS:443/health"],
    ["aws:elasticbeanstalk:application", "Application Healthcheck URL", "/health?deep=1"],
    ["aws:elasticbeanstalk:managedactions", "PreferredStartTime", "tue:09:00"],
    ["aws:elbv2:loadbalancer", "AccessLogsS3Bucket", "abc"],
    ["aws:elbv2:loadbalancer", "AccessLogsS3Prefix", ""],
  ])("%s %s takes %j", (namespace, name, value) => {
    expect(allowed(namespace, name, value)).toBeNull();
  });

  it.each([
    [PROCESS, "HealthCheckTimeout", "61", "allowed are 1 to 60 seconds"],
    [PROCESS, "HealthCheckTimeout", "0", "allowed are 1 to 60 seconds"],
    [PROCESS, "HealthCheckInterval", "15s", "it must be a whole number 5 to 300 seconds"],
    [COMMAND, "Timeout", "3601", "allowed are 1 to 3600 seconds"],
    [COMMAND, "IgnoreHealthCheck", "never", "allowed are true and false"],
    [ROLLING, "Timeout", "PT4M", "allowed are PT5M to PT1H"],
    [ROLLING, "PauseTime", "5m", "allowed are PT0S to PT1H, written like PT10M"],
    ["aws:autoscaling:launchconfiguration", "RootVolumeType", "GP3", "allowed are standard, gp2, gp3, io1"],
    ["aws:elasticbeanstalk:managedactions", "PreferredStartTime", "Tue:9:00", "it has another form"],
    ["aws:elbv2:loadbalancer", "AccessLogsS3Bucket", "", "at least 3 characters"],
    ["aws:elasticbeanstalk:cloudwatch:logs", "RetentionInDays", "10", /^allowed are 1, 3, 5, 7, 14/],
  ])("%s %s refuses %j", (namespace, name, value, words) => {
    const said = allowed(namespace, name, value);
    if (typeof words === "string") expect(said).toBe(words);
    else expect(said).toMatch(words);
  });

  it("depend on the load balancer and the platform where those are known", () => {
    expect(allowed("aws:elbv2:listener:443", "Protocol", "HTTPS", "application")).toBeNull();
    expect(allowed("aws:elbv2:listener:443", "Protocol", "HTTPS", "network")).toBe("allowed are TCP, TLS");
    const proxy = "aws:elasticbeanstalk:environment:proxy";
    expect(allowed(proxy, "ProxyServer", "apache")).toBeNull();
    expect(allowed(proxy, "ProxyServer", "apache", null, "docker")).toBe("allowed are nginx, none");
  });

  it("name a value that would be taken where one is near", () => {
    const instead = refusedValue(option(PROCESS, "HealthCheckTimeout"), "300", {
      balancer: null,
      family: null,
    })?.instead;
    expect(instead).toBe("60");
  });
});
