import type { BeanstalkPlatform, Refusal } from "../../model/index.js";
import type { BundleFact } from "../reader.js";
import { namedPlatform, tierNamed } from "../resource/beanstalk-environment.js";
import type { Fields } from "../resource/fields.js";
import { readOptionSettings, type SettingsRead } from "../resource/option-settings.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const PREFIX = "AWS::ElasticBeanstalk::";

export interface Environments {
  readonly bundles: BundleFact[];
  readonly refusals: Refusal[];
}

/** Environments that a template makes, with the settings of the configuration templates that they name. */
export function readEnvironments(stack: StackReading): Environments {
  const read = stack.ofType(`${PREFIX}Environment`).map((each) => readEnvironment(stack, each));
  return {
    bundles: read.map(({ fact }) => fact),
    refusals: read.flatMap(({ refusals }) => refusals),
  };
}

function readEnvironment(stack: StackReading, resource: Resource) {
  const fields = stack.fields(resource);
  const direct = readOptionSettings(fields.raw("OptionSettings"), "direct");
  const template = templateOf(stack, fields);
  const platform =
    ["PlatformArn", "SolutionStackName"].find((name) => fields.has(name)) ?? "SolutionStackName";
  const tier = fields.nested("Tier");
  const incomplete = direct.incomplete ?? template.read.incomplete ?? fields.mapping.incomplete;
  const fact: BundleFact = {
    origin: fields.origin,
    bundle: null,
    request: true,
    ...(incomplete === null ? {} : { incomplete }),
    id: resource.id,
    name: fields.requiredText("EnvironmentName", "no name is written, so that the deployment makes one up"),
    tier: tierNamed(tier.has("Name") ? tier.text("Name", "") : null, fields.origin),
    platform:
      !fields.has(platform) && template.platform !== null
        ? template.platform
        : namedPlatform(fields.requiredText(platform, "the environment names no platform")),
    settings: [...template.read.settings, ...direct.settings],
  };
  return { fact, refusals: [...direct.refusals, ...template.read.refusals] };
}

interface Template {
  readonly read: SettingsRead;
  readonly platform: BeanstalkPlatform | null;
}

const NONE: SettingsRead = { settings: [], refusals: [], incomplete: null };

/** A configuration template stands where a saved configuration does. */
function templateOf(stack: StackReading, environment: Fields): Template {
  const raw = environment.raw("TemplateName");
  if (raw === undefined) return { read: NONE, platform: null };
  const target = stack.target(raw);
  const elsewhere = { ...NONE, incomplete: "its configuration template is not among these files" };
  if (target?.resource.type !== `${PREFIX}ConfigurationTemplate`) return { read: elsewhere, platform: null };
  const fields = target.stack.fields(target.resource);
  const read = readOptionSettings(fields.raw("OptionSettings"), "saved");
  // One that is made from an environment or another configuration has settings of theirs as well.
  const copied = fields.has("EnvironmentId") || fields.has("SourceConfiguration");
  const platform = ["PlatformArn", "SolutionStackName"].find((name) => fields.has(name));
  return {
    read: copied ? { ...read, incomplete: "its configuration template is a copy of another one" } : read,
    platform: platform === undefined ? null : namedPlatform(fields.text(platform, "")),
  };
}
