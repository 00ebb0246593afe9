import type { InitialConfiguration, Origin, WrittenFile } from "../../model/index.js";
import { childOf } from "../document/index.js";
import { type Mapping, type Resolved, textOf } from "../resource/resolved.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const KEY = "AWS::CloudFormation::Init";

/** What `cfn-init` does on an instance for a resource; null where the resource has no such metadata. Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-init.html (read 2026-11-21). */
export function initialConfiguration(stack: StackReading, resource: Resource): InitialConfiguration | null {
  const node = childOf(childOf(resource.node, "Metadata"), KEY);
  if (node === undefined) return null;
  const resolved = stack.evaluator.resolve(node, resource.bindings);
  if (resolved.kind !== "mapping")
    return { ...NOTHING, resourceId: resource.id, incomplete: "its metadata is not known" };
  // What a set leaves out is not run; that it might be is no claim of this reader.
  const configs = [...resolved.entries].flatMap(([key, { value }]) =>
    key !== "configSets" && value.kind === "mapping" ? [value] : [],
  );
  return {
    resourceId: resource.id,
    packages: configs.flatMap(packagesOf),
    files: configs.flatMap(filesOf),
    commands: configs.flatMap(commandsOf),
    services: configs.flatMap(servicesOf),
    incomplete:
      resolved.incomplete ?? configs.map(({ incomplete }) => incomplete).find((why) => why !== null) ?? null,
  };
}

const NOTHING: Omit<InitialConfiguration, "resourceId"> = {
  packages: [],
  files: [],
  commands: [],
  services: [],
  incomplete: null,
};

function section(config: Mapping, name: string): readonly (readonly [string, Resolved])[] {
  const value = config.entries.get(name)?.value;
  return value?.kind === "mapping"
    ? [...value.entries].map(([key, entry]) => [key, entry.value] as const)
    : [];
}

function packagesOf(config: Mapping): { readonly name: string; readonly origin: Origin }[] {
  return section(config, "packages")
    .filter(([manager]) => /^(?:yum|dnf|apt)$/.test(manager))
    .flatMap(([, names]) =>
      names.kind === "mapping"
        ? [...names.entries].map(([name, { value }]) => ({ name, origin: value.origin }))
        : [],
    );
}

function filesOf(config: Mapping): WrittenFile[] {
  return section(config, "files").map(([path, value]) => {
    const content = value.kind === "mapping" ? value.entries.get("content")?.value : undefined;
    return { path, origin: content?.origin ?? value.origin, text: textOf(content), certain: true };
  });
}

/** In the order of their names, as cfn-init runs them. */
function commandsOf(config: Mapping): InitialConfiguration["commands"][number][] {
  return section(config, "commands")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, value]) => {
      const command = value.kind === "mapping" ? value.entries.get("command")?.value : undefined;
      const line =
        command?.kind === "list"
          ? command.items.map((word) => textOf(word) ?? "${unknown}").join(" ")
          : textOf(command);
      const tested = value.kind === "mapping" && value.entries.has("test");
      if (line === null || command === undefined || value.kind !== "mapping") return [];
      return [
        { line, origin: command.origin, folder: textOf(value.entries.get("cwd")?.value), certain: !tested },
      ];
    });
}

function servicesOf(config: Mapping): { readonly name: string; readonly origin: Origin }[] {
  return section(config, "services").flatMap(([, names]) =>
    names.kind !== "mapping"
      ? []
      : [...names.entries].flatMap(([name, { value }]) => {
          const running = value.kind === "mapping" ? textOf(value.entries.get("ensureRunning")?.value) : null;
          return running === "true" ? [{ name, origin: value.origin }] : [];
        }),
  );
}
