import { childOf, type DocumentNode, parseDocument } from "../document/index.js";
import { TextPlaces } from "./places.js";
import type { ShellReading } from "./shell.js";

/** What a `#cloud-config` document installs. */
export interface CloudConfig {
  readonly packages: readonly string[];
  readonly incomplete: string | null;
}

/** Modules that set up users, disks and names, and start nothing. */
const HARMLESS =
  /^(?:#.*|users|groups|ssh_.*|hostname|fqdn|manage_etc_hosts|timezone|locale|package_update|package_upgrade|package_reboot_if_required|packages|write_files|runcmd|bootcmd|output|final_message|disk_setup|fs_setup|mounts|swap|growpart|resize_rootfs|repo_.*|yum_repos|apt|apt_.*|ntp|merge_how|cloud_final_modules|disable_root|chpasswd|password|preserve_hostname|system_info|ca.certs|bootcmd|keyboard|phone_home|power_state)$/;

const FILES_MAX = 200;

/** Source: https://cloudinit.readthedocs.io/en/latest/reference/modules.html (read 2026-11-21). */
export function readCloudConfig(places: TextPlaces, reading: ShellReading): CloudConfig {
  const { root, problems } = parseDocument("user data", places.text);
  if (root?.kind !== "map" || problems.length > 0)
    return { packages: [], incomplete: "its cloud-config cannot be read" };
  for (const item of items(root, "bootcmd")) command(item, places, reading);
  for (const item of items(root, "write_files").slice(0, FILES_MAX)) writeFile(item, places, reading);
  for (const item of items(root, "runcmd")) command(item, places, reading);
  const other = root.entries.find(({ key }) => !HARMLESS.test(key))?.key;
  return {
    packages: items(root, "packages").flatMap(packageOf),
    incomplete: other === undefined ? null : `its module ${other} is not read`,
  };
}

function items(root: DocumentNode, key: string): readonly DocumentNode[] {
  const list = childOf(root, key);
  return list?.kind === "list" ? list.items : [];
}

/** A line for a shell, or the words of one command. */
function command(node: DocumentNode, places: TextPlaces, reading: ShellReading): void {
  const origin = places.origin(node.start, node.end);
  if (node.kind === "scalar" && node.value !== null) {
    const block = node.style === "block" ? places.within(node.text, bodyStart(node, places)) : null;
    reading.script(block ?? TextPlaces.of(node.text, origin, null));
  } else if (node.kind === "list") {
    const words = node.items.flatMap((word) => (word.kind === "scalar" ? [word.text] : []));
    reading.run(words, origin);
  }
}

function writeFile(node: DocumentNode, places: TextPlaces, reading: ShellReading): void {
  const path = childOf(node, "path");
  const content = childOf(node, "content");
  if (path?.kind !== "scalar") return;
  const encoding = childOf(node, "encoding");
  const plain = encoding === undefined || (encoding.kind === "scalar" && /^text\/plain$/.test(encoding.text));
  const text = content?.kind === "scalar" && plain ? content.text : null;
  const block = content?.kind === "scalar" && content.style === "block" && text !== null;
  const inner = block ? places.within(text, bodyStart(content, places)) : null;
  const append = childOf(node, "append");
  reading.write(
    { path: path.text, append: append?.kind === "scalar" && append.text === "true" },
    text,
    inner,
    inner === null ? places.origin(node.start, node.end) : inner.lineOrigin(0),
    true,
  );
}

/** The line below the one in which a block's mark stands. */
function bodyStart(node: DocumentNode, places: TextPlaces): number {
  return places.text.indexOf("\n", node.start) + 1;
}

/** `nginx`, `[nginx, 1.24]`, `{ apt: [nginx] }`. */
function packageOf(node: DocumentNode): string[] {
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "map")
    return node.entries.flatMap(({ value }) => (value.kind === "list" ? value.items.flatMap(packageOf) : []));
  const [first] = node.items;
  return first?.kind === "scalar" ? [first.text] : [];
}
