/**
 * Elastic Beanstalk's managed platforms, read 2026-11-21 (text of 2026-09-17):
 * branches https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html and
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-schedule.html, ports and proxies
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html and the pages
 * of each platform.
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

export interface PlatformFacts {
  readonly family: PlatformFamily;
  readonly title: string;
  /** Where the proxy expects the application when the property PORT is unset; null where no port is passed to. */
  readonly applicationPort: number | null;
  /** True where the guide's port and the one seen in real environments differ. */
  readonly applicationPortUnsure?: boolean;
  /** First the default. Empty: no proxy that an option could choose. */
  readonly proxies: readonly string[];
  /** What runs when no Procfile says it, in words of a command line; null when there is no such command. */
  readonly defaultCommand: string | null;
  readonly takesProcfile: boolean;
  readonly takesBuildfile: boolean;
}

const facts = (
  family: PlatformFamily,
  title: string,
  applicationPort: number | null,
  proxies: readonly string[],
  defaultCommand: string | null,
  more: { readonly procfile?: boolean; readonly buildfile?: boolean; readonly unsurePort?: boolean } = {},
): PlatformFacts => ({
  family,
  title,
  applicationPort,
  ...(more.unsurePort === true ? { applicationPortUnsure: true } : {}),
  proxies,
  defaultCommand,
  takesProcfile: more.procfile ?? false,
  takesBuildfile: more.buildfile ?? false,
});

/** `{WSGIPath}` and the like are the values of options. */
const PYTHON_COMMAND =
  "gunicorn --bind 127.0.0.1:8000 --workers={NumProcesses} --threads={NumThreads} {WSGIPath}";

const FAMILIES: readonly PlatformFacts[] = [
  facts("python", "Python", 8000, ["nginx", "apache"], PYTHON_COMMAND, { procfile: true }),
  // The guide says 5000; nginx files of real environments pass to 8080. The platform sets PORT.
  facts("nodejs", "Node.js", 8080, ["nginx", "apache"], "npm start", { procfile: true, unsurePort: true }),
  facts("php", "PHP", null, ["nginx", "apache"], null),
  facts("ruby", "Ruby", null, ["nginx"], "bundle exec puma", { procfile: true }),
  facts("go", "Go", 5000, ["nginx"], "bin/application", { procfile: true, buildfile: true }),
  facts("java-se", "Java SE (Corretto)", 5000, ["nginx"], "java -jar application.jar", {
    procfile: true,
    buildfile: true,
  }),
  facts("tomcat", "Tomcat", 8080, ["nginx", "apache"], null),
  facts("dotnet-linux", ".NET on Linux", 5000, ["nginx", "none"], null, { procfile: true }),
  facts("docker", "Docker", null, ["nginx", "none"], null),
  facts("ecs", "ECS", null, [], null),
  facts("dotnet-windows", ".NET on Windows Server", null, [], null),
];

export function platformFacts(family: string): PlatformFacts | undefined {
  return FAMILIES.find((each) => each.family === family);
}

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
