/**
 * Elastic Beanstalk's managed platforms, read 2026-11-21 (text of 2026-09-17):
 * branches https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html and
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-schedule.html.
 */

export type PlatformFamily =
  | "python"
  | "nodejs"
  | "php"
  | "ruby"
  | "go"
  | "java-se"
  | "tomcat"
  | "dotnet-linux"
  | "docker"
  | "ecs"
  | "dotnet-windows";

export type PlatformSystem = "AL2023" | "AL2" | "AL1" | "Windows";

/** A solution stack, a platform ARN or what `.elasticbeanstalk/config.yml` calls `default_platform`. */
export interface NamedPlatform {
  readonly family: PlatformFamily;
  /** As written, without the operating system: `Python 3.11`. */
  readonly branch: string;
  readonly system: PlatformSystem | null;
}

/** More telling names first: a Tomcat branch names Corretto too, an ECS branch Docker. */
const NAMES: readonly (readonly [RegExp, PlatformFamily])[] = [
  [/tomcat/i, "tomcat"],
  [/\bECS\b|multi-?container docker/i, "ecs"],
  [/docker/i, "docker"],
  [/\bpython\b/i, "python"],
  [/\bnode(?:\.?js)?\b/i, "nodejs"],
  [/\bphp\b/i, "php"],
  [/\bruby\b|\bpuma\b|\bpassenger\b/i, "ruby"],
  [/\bgo(?:lang)?\b/i, "go"],
  [/corretto|\bjava\b/i, "java-se"],
  [/windows server|\bIIS\b/i, "dotnet-windows"],
  [/\.NET/i, "dotnet-linux"],
];

export function platformNamed(text: string): NamedPlatform | null {
  const arn = /:platform\/([^/]+)(?:\/|$)/.exec(text)?.[1];
  const name = arn ?? text;
  const running = /^(.*?)\s+running\s+(?:on\s+)?(.*)$/i.exec(name);
  // `Python 3.11 running on 64bit Amazon Linux 2023` and `64bit Amazon Linux 2023 v4.1.0 running Python 3.11`.
  const parts = running === null ? [name] : [running[1] ?? "", running[2] ?? ""];
  const branch = parts.find((part) => !/amazon linux|^\d+bit/i.test(part))?.trim() ?? "";
  const family = NAMES.find(([pattern]) => pattern.test(branch.replaceAll("-", " ")))?.[1];
  return family === undefined ? null : { family, branch, system: systemOf(name, family) };
}

function systemOf(name: string, family: PlatformFamily): PlatformSystem | null {
  if (family === "dotnet-windows") return "Windows";
  if (/amazon linux 2023/i.test(name)) return "AL2023";
  if (/amazon linux 2(?!\d)/i.test(name)) return "AL2";
  return /amazon linux (?:201\d|ami)/i.test(name) ? "AL1" : null;
}
