/** CodeDeploy's AppSpec file. Source of all: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html and reference-appspec-file-structure.html (read 2026-11-21). */

export type AppSpecPlatform = "server" | "ecs" | "lambda";

/** Lifecycle events that may run something, by compute platform. */
export const APPSPEC_HOOKS: Readonly<Record<AppSpecPlatform, readonly string[]>> = {
  server: [
    "ApplicationStop",
    "BeforeInstall",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeBlockTraffic",
    "AfterBlockTraffic",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
  ],
  ecs: ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"],
  lambda: ["BeforeAllowTraffic", "AfterAllowTraffic"],
};

/** The only version there is. */
export const APPSPEC_VERSION = "0.0";

/** In small letters: the agent compares them as they stand. Source: parse_os in https://github.com/aws/aws-codedeploy-agent/blob/master/lib/instance_agent/plugins/codedeploy/application_specification/application_specification.rb (read 2026-11-21). */
export const APPSPEC_SYSTEMS = ["linux", "windows"];
