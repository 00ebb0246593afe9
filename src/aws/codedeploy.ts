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

/** Seconds: what a script may take, and its default. */
export const APPSPEC_TIMEOUT_SECONDS_MAX = 3600;

/** The only version there is. */
export const APPSPEC_VERSION = "0.0";

export const APPSPEC_SYSTEMS = ["linux", "windows"];
