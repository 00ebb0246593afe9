import { endpointForService } from "../../aws/service-endpoints.js";
import type { HostScript, InstanceGroup, ScriptCommand } from "../../model/index.js";
import type { OutsideNeed } from "./task-network.js";

/**
 * What the user data fetches when the instance starts. Amazon Linux keeps its packages in S3, so that a gateway
 * endpoint is a way to them. Source: https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html (read 2026-11-21).
 */
export function scriptNeeds({ host }: InstanceGroup): OutsideNeed[] {
  const script = host?.script ?? null;
  if (script === null || usesProxy(script)) return [];
  const seen = new Set<string>();
  return script.commands
    .filter(({ certain }) => certain)
    .flatMap(needOf)
    .filter(({ what }) => (seen.has(what) ? false : seen.add(what)));
}

/** A proxy inside the network may carry all of it. */
function usesProxy({ commands, files }: HostScript): boolean {
  return (
    commands.some(({ environment }) =>
      environment.some(({ name }) => /^(?:https?|all)_proxy$/i.test(name)),
    ) || files.some(({ text }) => /\bproxy\s*=|https?_proxy/i.test(text ?? ""))
  );
}

function needOf({ words, origin }: ScriptCommand): OutsideNeed[] {
  const program = (words[0] ?? "").replace(/^.*\//, "");
  const need = (what: string, endpoints: readonly string[] = []): OutsideNeed[] => [
    { what, endpoints, origin, blocks: "start" },
  ];
  if (/^(?:yum|dnf|microdnf)$/.test(program) && words.includes("install"))
    return need("install packages", ["s3"]);
  if (/^apt(?:-get)?$/.test(program) && (words.includes("install") || words.includes("update")))
    return need("install packages");
  if (/^pip[\d.]*$/.test(program) && words.includes("install"))
    return packageIndex(words) ? need("install packages of Python") : [];
  if (/^(?:npm|yarn|pnpm)$/.test(program) && /^(?:ci|install|i|add)$/.test(words[1] ?? ""))
    return need("install packages of npm");
  if (/^(?:curl|wget)$/.test(program)) return words.some(isOutsideUrl) ? need("download what it needs") : [];
  if (program === "git" && words[1] === "clone" && words.some((word) => /^https?:\/\/|^git@/.test(word)))
    return need("clone its source");
  if (program === "docker" && words[1] === "pull") return need("pull the image");
  const service = program === "aws" ? words.slice(1).find((word) => !word.startsWith("-")) : undefined;
  const tail =
    service === undefined || /^configure$/.test(service)
      ? null
      : endpointForService(service.replace(/^s3api$/, "s3"));
  return tail === null || service === undefined ? [] : need(`call ${service}`, [tail]);
}

/** Not from a folder or an index of one's own. */
function packageIndex(words: readonly string[]): boolean {
  return !words.some((word) =>
    /^(?:--no-index|--index-url|-i|--find-links|-f|--extra-index-url)(?:=|$)/.test(word),
  );
}

/** The instance's own metadata, its loopback and what a template fills in stand elsewhere. */
function isOutsideUrl(word: string): boolean {
  const host = /^https?:\/\/([\w.-]+)/.exec(word)?.[1];
  return (
    host !== undefined &&
    !/^(?:169\.254\.|127\.|localhost$|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|\.amazonaws\.com(?:\.cn)?$|\.internal$|\.local$/.test(
      host,
    )
  );
}
