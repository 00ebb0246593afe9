import type { HostScript, ScriptCommand } from "../../model/index.js";

const MANAGERS = /^(?:yum|dnf|microdnf|apt|apt-get|zypper|apk|amazon-linux-extras)$/;

/** `yum install -y python3 nginx`, `amazon-linux-extras install nginx1 -y`. */
export function installedBy({ words, origin }: ScriptCommand): HostScript["packages"] {
  const program = (words[0] ?? "").replace(/^.*\//, "");
  if (!MANAGERS.test(program)) return [];
  const at = words.findIndex((word) => /^(?:install|add|in|enable|localinstall|groupinstall)$/.test(word));
  if (at < 0) return [];
  return words
    .slice(at + 1)
    .filter((word) => /^[a-z0-9][\w.+@-]*$/i.test(word))
    .map((name) => ({ name, origin }));
}
