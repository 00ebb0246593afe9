import { childOf, type DocumentNode, type MapNode } from "../document/index.js";

/**
 * Files that say what an environment is made of, apart from configuration files:
 * `manifest` (env.yaml and saved configurations, which share a schema), `command-line` (the EB CLI's own file),
 * `settings` (a list for `--option-settings`, or a request), `description` (what the API answers of an environment).
 */
export type Shape = "manifest" | "command-line" | "settings" | "description";

/** Cheap, so that other YAML and JSON is not parsed for nothing. */
const MENTIONS =
  /AWSConfigurationTemplateVersion|EnvironmentConfigurationMetadata|^(?:branch|environment|directory)-defaults\s*:|^global\s*:|"?\bOptionName\b"?\s*:|"?ConfigurationSettings"?\s*:/m;

export function mayHaveShape(text: string): boolean {
  return MENTIONS.test(text);
}

export function shapeOf(root: DocumentNode): Shape | null {
  if (root.kind === "list") return root.items.some(isSetting) ? "settings" : null;
  if (root.kind !== "map") return null;
  if (descriptionsIn(root).length > 0) return "description";
  const settings = childOf(root, "OptionSettings");
  if (settings?.kind === "list" && settings.items.some(isSetting)) return "settings";
  if (childOf(root, "AWSConfigurationTemplateVersion") !== undefined) return "manifest";
  if (settings?.kind === "map" && settings.entries.some(({ key }) => key.includes("aws:"))) return "manifest";
  return isCommandLine(root) ? "command-line" : null;
}

function isSetting(node: DocumentNode): boolean {
  return childOf(node, "OptionName") !== undefined && childOf(node, "Namespace") !== undefined;
}

export function descriptionsIn(root: MapNode): MapNode[] {
  const list = childOf(root, "ConfigurationSettings");
  if (list?.kind !== "list") return [];
  return list.items.flatMap((item) =>
    item.kind === "map" && childOf(item, "OptionSettings")?.kind === "list" ? [item] : [],
  );
}

/** `.elasticbeanstalk/config.yml`: the EB CLI's defaults by branch, by environment and in general. */
function isCommandLine(root: MapNode): boolean {
  const known = [
    "branch-defaults",
    "environment-defaults",
    "directory-defaults",
    "global",
    "deploy",
    "container",
  ];
  const keys = root.entries.map(({ key }) => key);
  const global = childOf(root, "global");
  return (
    keys.every((key) => known.includes(key)) &&
    (childOf(global, "application_name") !== undefined || childOf(global, "default_platform") !== undefined)
  );
}
