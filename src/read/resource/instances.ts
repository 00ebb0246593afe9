import { GROUP_GRACE_PERIOD_SECONDS_DEFAULT } from "../../aws/auto-scaling.js";
import {
  absent,
  known,
  type LaunchSettings,
  type Role,
  type SecurityGroup,
  type StackWait,
  unknown,
  type Value,
} from "../../model/index.js";
import { Fields } from "./fields.js";
import type { Linker } from "./linker.js";
import type { Resolved } from "./resolved.js";
import { linked } from "./service.js";

/** What instances are launched from; the three forms differ in a few names. */
export function readLaunchSettings(
  fields: Fields,
  id: string,
  linker: Linker,
  instanceRole: Value<Role | null>,
): LaunchSettings {
  const [networkInterface] = fields.mappings("NetworkInterfaces");
  return {
    id,
    origin: fields.origin,
    instanceType: fields.text("InstanceType", null),
    image: fields.text("ImageId", null),
    securityGroups: groupsOf(fields, networkInterface, linker),
    associatePublicIp: publicIpOf(fields, networkInterface),
    instanceRole,
    userData: userDataOf(fields),
    cpuCredits: creditsOf(fields),
    detailedMonitoring: monitoringOf(fields),
  };
}

function groupsOf(
  fields: Fields,
  networkInterface: Fields | undefined,
  linker: Linker,
): Value<SecurityGroup>[] {
  const own = ["SecurityGroupIds", "SecurityGroups"].flatMap((name) =>
    linked(fields, name, linker.securityGroup),
  );
  const interfaces =
    networkInterface === undefined
      ? []
      : ["Groups", "GroupSet"].flatMap((name) => linked(networkInterface, name, linker.securityGroup));
  return [...own, ...interfaces];
}

/** Null when nothing is said, so that the subnet decides. */
function publicIpOf(fields: Fields, networkInterface: Fields | undefined): Value<boolean | null> {
  const name = "AssociatePublicIpAddress";
  const holder = networkInterface?.has(name) === true ? networkInterface : fields;
  return holder.has(name) ? holder.boolean(name, false) : absent<boolean | null>(null, fields.missing(name));
}

/** It travels encoded; a template that encodes it itself has it in clear. */
function userDataOf(fields: Fields): Value<string | null> {
  const encoded = fields.text("UserData", null);
  if (!encoded.known || encoded.value === null) return encoded;
  const text = Buffer.from(encoded.value, "base64").toString("utf8");
  // What is no encoding of a text is a text that somebody forgot to encode, or one whose parts are unknown.
  return known(
    Buffer.from(text, "utf8").toString("base64") === encoded.value ? text : encoded.value,
    encoded.origin,
  );
}

function creditsOf(fields: Fields): Value<string | null> {
  const specification = fields.nested("CreditSpecification");
  const name = specification.has("CpuCredits") ? "CpuCredits" : "CPUCredits";
  return specification.text(name, null);
}

/** `Monitoring: true`, `Monitoring: {Enabled: true}`; a launch configuration has it on by default. */
function monitoringOf(fields: Fields): Value<boolean> {
  if (fields.has("InstanceMonitoring")) return fields.boolean("InstanceMonitoring", true);
  return fields.raw("Monitoring")?.kind === "mapping"
    ? fields.nested("Monitoring").boolean("Enabled", false)
    : fields.boolean("Monitoring", false);
}

/** `ELB` or `ELB,EBS`; EC2 is always looked at. */
export function healthCheckTypesOf(fields: Fields): Value<readonly string[]> {
  const text = fields.text("HealthCheckType", "EC2");
  if (!text.known) return text;
  const types = text.value.split(",").map((type) => type.trim().toUpperCase());
  return { ...text, value: types.filter((type) => type !== "EC2" && type !== "") };
}

export function gracePeriodOf(fields: Fields): Value<number> {
  return fields.number("HealthCheckGracePeriod", GROUP_GRACE_PERIOD_SECONDS_DEFAULT);
}

/** ISO 8601 as CloudFormation takes it: `PT15M`, `PT1H30M`. Seconds. */
function durationOf(fields: Fields, name: string): Value<number | null> {
  const text = fields.text<string | null>(name, null);
  if (!text.known || text.value === null) return text.known ? { ...text, value: null } : text;
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text.value.trim());
  if (match === null) return unknown(`${text.value} is no duration such as PT15M`, text.origin);
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  return known(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), text.origin);
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html: five minutes, one signal. */
const SIGNAL_TIMEOUT_SECONDS_DEFAULT = 300;
const SIGNAL_COUNT_DEFAULT = 1;

/** Null when CloudFormation waits for nothing. */
export function readStackWait(
  creation: Resolved | undefined,
  update: Resolved | undefined,
  like: Fields,
): StackWait | null {
  const at = (raw: Resolved | undefined): Fields | null =>
    raw?.kind === "mapping" ? new Fields(raw, like.reading) : null;
  const signal = at(creation)?.nested("ResourceSignal") ?? null;
  const rolling = at(update)?.nested("AutoScalingRollingUpdate") ?? null;
  const waits = signal !== null && at(creation)?.has("ResourceSignal") === true;
  if (!waits && (rolling === null || at(update)?.has("AutoScalingRollingUpdate") !== true)) return null;
  const timeout = signal === null ? known<number | null>(null) : durationOf(signal, "Timeout");
  return {
    origin: (signal ?? rolling ?? like).origin,
    creationTimeoutSeconds:
      waits && timeout.known && timeout.value === null
        ? absent<number | null>(SIGNAL_TIMEOUT_SECONDS_DEFAULT, { place: timeout.origin.place, node: null })
        : timeout,
    signals: waits && signal !== null ? signal.number("Count", SIGNAL_COUNT_DEFAULT) : known(null),
    updatePauseSeconds: rolling === null ? known(null) : durationOf(rolling, "PauseTime"),
    updateWaitsForSignals: rolling === null ? known(false) : rolling.boolean("WaitOnResourceSignals", false),
  };
}
