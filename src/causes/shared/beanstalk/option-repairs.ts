import type { BeanstalkEnvironment, Change, NodeRef, OptionSetting } from "../../../model/index.js";

/** Takes a setting out, with its namespace when nothing else stands in it. Empty when no file holds it. */
export function removeOption(environment: BeanstalkEnvironment, setting: OptionSetting): Change[] {
  const { node } = setting.entry;
  if (node === null) return [];
  if (setting.form !== "map") return [{ op: "remove", node }];
  const beside = environment.settings.filter(
    (other) =>
      other.form === "map" &&
      other.namespace === setting.namespace &&
      other.resource === setting.resource &&
      sameNode(other.section.node, setting.section.node),
  );
  const namespace = { file: node.file, path: node.path.slice(0, -1) };
  return [{ op: "remove", node: beside.length > 1 ? node : namespace }];
}

/** Writes a setting's value under another option, in the notation in which it stands, and takes the old one out. */
export function moveOption(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  to: { readonly namespace: string; readonly name: string },
): Change[] {
  const { node } = setting.entry;
  const section = setting.section.node;
  if (node === null || section === null || !setting.value.known) return [];
  const { value } = setting.value;
  if (setting.form === "map") {
    const target = { file: section.file, path: [...section.path, to.namespace, to.name] };
    const removal: Change[] =
      to.namespace === setting.namespace ? [{ op: "remove", node }] : removeOption(environment, setting);
    return [...removal, { op: "set", node: target, value }];
  }
  const keys = setting.form === "list" ? ["namespace", "option_name"] : ["Namespace", "OptionName"];
  return [to.namespace, to.name].map((text, index) => ({
    op: "set",
    node: { file: node.file, path: [...node.path, keys[index] ?? ""] },
    value: text,
  }));
}

export function setOption(setting: OptionSetting, value: string): Change[] {
  const { node } = setting.origin;
  return node === null || !setting.value.known ? [] : [{ op: "set", node, value }];
}

function sameNode(one: NodeRef | null, other: NodeRef | null): boolean {
  return (
    one !== null &&
    other !== null &&
    one.file === other.file &&
    JSON.stringify(one.path) === JSON.stringify(other.path)
  );
}

/** Writes another option beside a setting, in the notation in which that stands. */
export function addOption(
  beside: OptionSetting,
  { namespace, name, value }: { readonly namespace: string; readonly name: string; readonly value: string },
): Change[] {
  const section = beside.section.node;
  if (section === null) return [];
  if (beside.form === "map") {
    return [{ op: "set", node: { file: section.file, path: [...section.path, namespace, name] }, value }];
  }
  const item =
    beside.form === "list"
      ? { namespace, option_name: name, value }
      : { Namespace: namespace, OptionName: name, Value: value };
  return [{ op: "append", node: section, value: item }];
}
