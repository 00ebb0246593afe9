import {
  type InstanceGroup,
  knownValue,
  type Model,
  type ScriptCommand,
  type TargetGroup,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { type Defect, type Example, found, type RepairDraft, type Verdict } from "../cause.js";
import { flaskInstances, instanceTemplate } from "../examples/instances.js";

/** Below this an installation from the network cannot be counted on to be done. */
const INSTALLATION_SECONDS = 120;
const ENOUGH_SECONDS = 300;

/** Groups that ask the balancer whether an instance lives, while its user data still installs what shall answer. */
export function instanceAllowances(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const script = group.host?.script ?? null;
    if (script === null || knownValue(group.healthCheckTypes)?.includes("ELB") !== true) return [];
    const allowed = allowance(group);
    if (allowed === null) return [];
    const commands = script.commands.filter(({ certain }) => certain);
    const asleep = commands.reduce((sum, command) => sum + sleepSeconds(command), 0);
    if (asleep > allowed) return [found(sleeping(group, allowed, asleep, commands))];
    const installs = commands.find(isInstallation);
    return installs !== undefined && allowed < INSTALLATION_SECONDS
      ? [found(installing(group, allowed, installs))]
      : [];
  });
}

/** While the grace period lasts nothing is judged; then so many failures in a row are needed. */
function allowance({ healthCheckGracePeriodSeconds, targetGroups }: InstanceGroup): number | null {
  const grace = knownValue(healthCheckGracePeriodSeconds);
  const checks = targetGroups.map((value) => checkSeconds(knownValue(value)));
  if (grace === undefined || checks.length === 0 || checks.includes(null)) return null;
  return Math.max(grace, ...checks.map((seconds) => seconds ?? 0));
}

function checkSeconds(group: TargetGroup | undefined): number | null {
  const interval = knownValue(group?.healthCheck.intervalSeconds);
  const threshold = knownValue(group?.healthCheck.unhealthyThreshold);
  return interval === undefined || threshold === undefined ? null : interval * threshold;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function sleepSeconds({ words, background }: ScriptCommand): number {
  const match = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(words[1] ?? "");
  if (words[0] !== "sleep" || background || match === null) return 0;
  return Number(match[1]) * (UNITS[match[2] || "s"] ?? 1);
}

function isInstallation({ words }: ScriptCommand): boolean {
  const program = (words[0] ?? "").replace(/^.*\//, "");
  return (
    (/^(?:yum|dnf|apt|apt-get|pip[\d.]*|npm|yarn)$/.test(program) &&
      words.some((word) => /^(?:install|ci|update|upgrade)$/.test(word))) ||
    (program === "docker" && /^(?:pull|build|run)$/.test(words[1] ?? ""))
  );
}

const REPLACED =
  "The group then ends the instance and starts another, which meets the same end: the group never settles.";

function sleeping(
  group: InstanceGroup,
  allowed: number,
  asleep: number,
  commands: readonly ScriptCommand[],
): Defect {
  const sleeps = commands.filter((command) => sleepSeconds(command) > 0);
  return {
    title: `the user data waits ${asleep} s, the group replaces instances after ${allowed} s`,
    explanation: `The script lets ${asleep} s pass before it is done. The group asks the balancer whether its instances live, and its grace period and the checks allow ${allowed} s. ${REPLACED}`,
    where: [
      ...sleeps.slice(0, 2).map(({ origin, words }) => ({ origin, value: words.join(" ") })),
      { origin: group.healthCheckGracePeriodSeconds.origin, value: "" },
    ],
    repairs: repairs(group, asleep),
  };
}

function installing(group: InstanceGroup, allowed: number, command: ScriptCommand): Defect {
  const grace = group.healthCheckGracePeriodSeconds;
  return {
    title: `instances are judged after ${allowed} s, while their user data still installs`,
    explanation: `HealthCheckGracePeriod is ${knownValue(grace) ?? 0} s${grace.origin.written ? "" : ", for none is written (the console's 300 s hold for groups made there)"}, and the balancer calls a target unhealthy after ${allowed} s. The user data first installs what shall answer. ${REPLACED}`,
    where: [
      { origin: grace.origin, value: grace.origin.written ? `${knownValue(grace) ?? ""}` : "" },
      { origin: command.origin, value: command.words.join(" ") },
    ],
    // How long it takes is not written anywhere.
    suspected: true,
    confidence: 0.7,
    repairs: repairs(group, 0),
  };
}

/** It only delays when an instance that starts is judged. */
function repairs({ healthCheckGracePeriodSeconds: grace }: InstanceGroup, asleep: number): RepairDraft[] {
  const seconds = Math.max(ENOUGH_SECONDS, Math.ceil((asleep * 2) / ENOUGH_SECONDS) * ENOUGH_SECONDS);
  return [{ description: `a grace period of ${seconds} s`, safe: true, changes: setValue(grace, seconds) }];
}

const START = "/usr/local/bin/gunicorn --bind 0.0.0.0:5000 app:app";
const group = (...lines: readonly string[]): readonly string[] => ["MinSize: '2'", "MaxSize: '4'", ...lines];

export const instanceGraceExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "instances: judged by the balancer without any grace, while packages are installed",
      files: flaskInstances(START, { group: group("HealthCheckType: ELB") }),
    },
    {
      name: "instances: the script waits longer than they may live",
      files: {
        "web.yaml": instanceTemplate({
          script: ["sleep 10m"],
          group: group("HealthCheckType: ELB", "HealthCheckGracePeriod: 300"),
        }),
      },
    },
  ],
  healthy: [
    {
      name: "instances: five minutes of grace",
      files: flaskInstances(START, { group: group("HealthCheckType: ELB", "HealthCheckGracePeriod: 300") }),
    },
    { name: "instances: only the instance's own state is looked at", files: flaskInstances(START) },
  ],
};
