import {
  known,
  type OptionSetting,
  type Origin,
  type Refusal,
  unknown,
  type Value,
} from "../../model/index.js";
import { type Mapping, placeholder, type Resolved, textOf } from "./resolved.js";

/** Where a list's item names no namespace, it is an environment property. */
const NAMESPACE_DEFAULT = "aws:elasticbeanstalk:application:environment";

/** Saved configurations name the resource before the namespace: `AWSEBAutoScalingGroup.aws:autoscaling:asg`. */
const WITH_RESOURCE = /^(?<resource>\w+)\.(?<namespace>aws:.+)$/;

export interface SettingsRead {
  readonly settings: readonly OptionSetting[];
  readonly refusals: readonly Refusal[];
  /** Why settings may be missing; null when all are here. */
  readonly incomplete: string | null;
}

/**
 * Option settings in any of their notations: a map from namespace to option to value, or a list of
 * `namespace`, `option_name`, `value` (configuration files), `Namespace`, `OptionName`, `Value` (the API) or
 * `namespace`, `name`, `value` (Terraform).
 */
export function readOptionSettings(raw: Resolved | undefined, source: OptionSetting["source"]): SettingsRead {
  if (raw === undefined || raw.kind === "nothing") return { settings: [], refusals: [], incomplete: null };
  if (raw.kind === "list") return fromList(raw.items, raw.origin, source);
  if (raw.kind === "mapping") return fromMap(raw, source);
  const incomplete = raw.kind === "unresolved" ? raw.reason : "they are neither a map nor a list";
  return { settings: [], refusals: [], incomplete };
}

function fromMap(section: Mapping, source: OptionSetting["source"]): SettingsRead {
  const settings = [...section.entries].flatMap(([key, { value: options }]) => {
    if (options.kind !== "mapping") return [];
    const groups = WITH_RESOURCE.exec(key)?.groups;
    const namespace = (groups?.["namespace"] ?? key).trim();
    return [...options.entries].map(([name, { value, keyPlace }]): OptionSetting => {
      const entry = { ...value.origin, place: spanOf(keyPlace, value.origin) };
      return {
        origin: value.origin,
        entry,
        section: section.origin,
        form: "map",
        namespace,
        name,
        resource: groups?.["resource"] ?? null,
        value: valueOf(value),
        source,
        overriddenBy: null,
      };
    });
  });
  return { settings, refusals: [], incomplete: section.incomplete };
}

function spanOf(from: Origin["place"], { place }: Origin): Origin["place"] {
  if (from === null || place === null) return place;
  return { ...from, endLine: place.endLine, endColumn: place.endColumn };
}

function fromList(
  items: readonly Resolved[],
  section: Origin,
  source: OptionSetting["source"],
): SettingsRead {
  const settings: OptionSetting[] = [];
  const refusals: Refusal[] = [];
  let incomplete: string | null = null;
  for (const item of items) {
    if (item.kind === "nothing") continue;
    if (item.kind === "unresolved" || item.kind === "reference") {
      incomplete = item.kind === "unresolved" ? item.reason : "an item is made outside of these files";
    } else if (item.kind === "mapping") {
      const setting = fromItem(item, section, source);
      if (setting === null) incomplete = "an item's namespace or option is not known";
      else settings.push(...setting);
    } else refusals.push(noMap(item));
  }
  return { settings, refusals, incomplete };
}

/** Null when what it sets cannot be told; no setting when it says nothing. */
function fromItem(item: Mapping, section: Origin, source: OptionSetting["source"]): OptionSetting[] | null {
  const field = (...names: readonly string[]): Resolved | undefined =>
    names.map((each) => item.entries.get(each)?.value).find((each) => each !== undefined);
  const namespace = field("namespace", "Namespace");
  // Terraform calls the option `name`.
  const name = field("option_name", "OptionName", "name");
  const value = field("value", "Value");
  if (name === undefined) return [];
  if (name.kind !== "scalar" || (namespace !== undefined && namespace.kind !== "scalar")) return null;
  const origin = value?.origin ?? item.origin;
  const resource = textOf(field("resource_name", "ResourceName", "resource"));
  return [
    {
      origin,
      entry: item.origin,
      section,
      form: item.entries.has("OptionName") ? "api-list" : "list",
      namespace: namespace === undefined ? NAMESPACE_DEFAULT : namespace.text.trim(),
      name: name.text,
      resource,
      value: value === undefined ? unknown("no value is written", origin) : valueOf(value),
      source,
      overriddenBy: null,
    },
  ];
}

function noMap(item: Resolved): Refusal {
  return {
    origin: item.origin,
    value: textOf(item) ?? "",
    what: "an item of the option settings is no map",
    why: "Each item of the list must name its option and value (`namespace`, `option_name`, `value`). Elastic Beanstalk refuses the version whose configuration file holds something else.",
  };
}

/** Text in back quotes is a function of CloudFormation, worked out when the environment is made. */
function valueOf(raw: Resolved): Value<string> {
  if (raw.kind === "scalar") {
    return /^`[\s\S]*`$/.test(raw.text.trim())
      ? unknown("a function works it out when the environment is made", raw.origin)
      : known(raw.text, raw.origin);
  }
  if (raw.kind === "reference") return known(placeholder(raw), raw.origin);
  if (raw.kind === "unresolved") return unknown(raw.reason, raw.origin);
  return unknown(raw.kind === "nothing" ? "no value is written" : "it is no single value", raw.origin);
}
