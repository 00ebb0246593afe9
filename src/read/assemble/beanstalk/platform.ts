import { type InputFiles, joinPath } from "../../../input/index.js";
import { type BeanstalkPlatform, known, type Origin, unknown, type Value } from "../../../model/index.js";
import type { PlatformFamily } from "../../../aws/beanstalk/platforms.js";
import { programOf } from "../../start-command/wrappers.js";
import { splitShellWords } from "../../shell-words.js";
import type { Options } from "./settings.js";

const CONTAINER_NAMESPACES: readonly (readonly [string, PlatformFamily])[] = [
  ["aws:elasticbeanstalk:container:python", "python"],
  ["aws:elasticbeanstalk:container:nodejs", "nodejs"],
  ["aws:elasticbeanstalk:container:php", "php"],
  ["aws:elasticbeanstalk:container:tomcat", "tomcat"],
  ["aws:elasticbeanstalk:container:ruby", "ruby"],
];

/** Files at the bundle's root that a family of platforms is given. */
const MANIFESTS: readonly (readonly [RegExp, PlatformFamily])[] = [
  [/^(?:requirements\.txt|Pipfile(?:\.lock)?)$/, "python"],
  [/^package\.json$/, "nodejs"],
  [/^Gemfile$/, "ruby"],
  [/^composer\.json$/, "php"],
  [/^go\.mod$/, "go"],
  [/^(?:pom\.xml|build\.gradle(?:\.kts)?)$|\.jar$/, "java-se"],
  [/\.war$/, "tomcat"],
  [/\.(?:cs|fs)proj$|\.runtimeconfig\.json$/, "dotnet-linux"],
  [/^(?:Dockerfile|docker-compose\.ya?ml)$/, "docker"],
];

/** What programs of a Procfile are written in. */
const PROGRAMS: readonly (readonly [RegExp, PlatformFamily])[] = [
  [/^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|celery|flask|python[\d.]*)$/, "python"],
  [/^(?:node|npm|npx|yarn|pnpm|pm2|pm2-runtime)$/, "nodejs"],
  [/^(?:bundle|puma|rails|rackup)$/, "ruby"],
  [/^java$/, "java-se"],
  [/^dotnet$/, "dotnet-linux"],
];

export interface PlatformClues {
  /** What files name: `.elasticbeanstalk/config.yml`, `env.yaml`, a template. */
  readonly told: readonly BeanstalkPlatform[];
  readonly options: Options;
  readonly files: InputFiles;
  readonly bundle: string | null;
  readonly webLine: string | null;
  /** Version of `Dockerrun.aws.json`; null when there is none. */
  readonly dockerrun: number | null;
  readonly origin: Origin;
}

/** The platform that is named, else the one that the options or the files can only be meant for. */
export function platformOf(clues: PlatformClues): BeanstalkPlatform {
  const named = clues.told.find(({ family }) => family.known);
  if (named !== undefined) return named;
  const open = clues.told[0];
  return {
    origin: open?.origin ?? clues.origin,
    family: familyOf(clues),
    branch: open?.branch ?? unknown("no file names the platform branch", clues.origin),
    operatingSystem: open?.operatingSystem ?? unknown("no file names the platform branch", clues.origin),
  };
}

function familyOf({ options, files, bundle, webLine, dockerrun, origin }: PlatformClues): Value<string> {
  if (dockerrun !== null) return known(dockerrun === 2 ? "ecs" : "docker", origin);
  const byOptions = CONTAINER_NAMESPACES.filter(([prefix]) =>
    options.all.some(({ namespace }) => namespace === prefix || namespace.startsWith(`${prefix}:`)),
  );
  const [only] = byOptions;
  if (only !== undefined && byOptions.length === 1) return known(only[1], origin);
  const manifests = manifestFamilies(files, bundle);
  const program = webLine === null ? null : programFamily(webLine);
  // A Dockerfile beside a Procfile may be there for the developer's machine alone.
  if (manifests.has("docker") && manifests.size === 1 && webLine === null) return known("docker", origin);
  if (manifests.has("docker")) return unknown("the files fit several platforms", origin);
  if (program !== null) return known(program, origin);
  const [family] = manifests;
  if (family !== undefined && manifests.size === 1) return known(family, origin);
  return unknown(
    manifests.size === 0
      ? "no file tells for which platform the bundle is"
      : "the files fit several platforms",
    origin,
  );
}

function manifestFamilies(files: InputFiles, bundle: string | null): Set<PlatformFamily> {
  const found = new Set<PlatformFamily>();
  if (bundle === null) return found;
  for (const path of files.files.keys()) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (joinPath(bundle, name) !== path) continue;
    const family = MANIFESTS.find(([pattern]) => pattern.test(name))?.[1];
    if (family !== undefined) found.add(family);
  }
  return found;
}

function programFamily(line: string): PlatformFamily | null {
  const program = programOf(splitShellWords(line).filter((word) => !/^(?:\w+=.*|exec|env)$/.test(word)));
  return PROGRAMS.find(([pattern]) => pattern.test(program))?.[1] ?? null;
}
