/** Files of a bundle, settings and platform to one Elastic Beanstalk environment. */
import { baseName, folderOf, type InputFiles, joinPath } from "../../../input/index.js";
import {
  type BeanstalkEnvironment,
  type BeanstalkPlatform,
  type BundleCommand,
  type EnvironmentVariable,
  type ImageBuild,
  known,
  knownValue,
  type Model,
  NOWHERE,
  type OptionSetting,
  type Origin,
  unknown,
} from "../../../model/index.js";
import type { BundleFact, ProcessFact } from "../../reader.js";
import type { Part } from "../../recognise.js";
import { dockerrunPort, dockerrunVersion } from "./dockerrun.js";
import { frontOf } from "./front.js";
import { hooksOf, insideOf } from "./hooks.js";
import { ignoredFiles } from "./ignored.js";
import { configurationLeftOut, isLeftOut, type LeavingOut, patternsOf, withoutLeftOut } from "./left-out.js";
import { periodicTasksOf } from "./periodic-tasks.js";
import { platformOf } from "./platform.js";
import { processesOf } from "./processes.js";
import { Options, withPrecedence } from "./settings.js";
import { startGapsOf } from "./start-gaps.js";
import { trafficOf } from "./traffic.js";

/** Bundles in one deployment beyond these are not looked at. */
const BUNDLES_MAX = 20;

/**
 * Makes the environments of a deployment: one for each request that makes one, and one for each bundle
 * that none of them takes. A bundle that stands alone is the only one that a single request can mean.
 */
export function makeEnvironments(model: Model, parts: readonly Part[], files: InputFiles): void {
  const facts = parts.flatMap(({ fragment }) => fragment.bundles ?? []);
  const requests = facts.filter(({ request }) => request === true);
  const bundles = bundlesOf(facts);
  const lines = parts.flatMap(({ fragment }) => fragment.processes ?? []);
  const only = bundles.length === 1 && requests.length === 1 ? (bundles[0] ?? null) : null;
  const shared = facts.filter(({ bundle, request }) => bundle === null && request !== true);
  const ofBundle = (bundle: string | null): Pick<Clues, "facts" | "lines"> => ({
    facts: [
      ...shared,
      ...facts.filter((fact) => bundle !== null && fact.bundle === bundle && fact.request !== true),
    ],
    lines: lines.filter(
      ({ origin }) => bundle !== null && origin.place?.file === joinPath(bundle, "Procfile"),
    ),
  });
  const made = requests.map((request) => {
    const bundle = request.bundle ?? only;
    return completed({ request, bundle, ...ofBundle(bundle), model, files });
  });
  const taken = new Set(made.map(({ bundle }) => bundle));
  const alone = bundles
    .filter((bundle) => !taken.has(bundle))
    .map((bundle) => completed({ request: null, bundle, ...ofBundle(bundle), model, files }));
  model.environments.push(...made, ...alone);
}

function bundlesOf(facts: readonly BundleFact[]): string[] {
  return [...new Set(facts.flatMap(({ bundle }) => bundle ?? []))].slice(0, BUNDLES_MAX);
}

interface Clues {
  /** What makes the environment; null when only a bundle is there. */
  readonly request: BundleFact | null;
  readonly bundle: string | null;
  readonly facts: readonly BundleFact[];
  readonly lines: readonly ProcessFact[];
  readonly model: Model;
  readonly files: InputFiles;
}

function completed(clues: Clues): BeanstalkEnvironment {
  const { request, bundle, model, files: all } = clues;
  const ebIgnore = bundle === null ? null : patternsOf(bundle, ".ebignore", all);
  const files = bundle === null ? all : withoutLeftOut(bundle, ebIgnore, all);
  const isPacked = ({ origin: { place } }: { readonly origin: Origin }): boolean =>
    place === null || bundle === null || ebIgnore === null || !isLeftOut(bundle, ebIgnore, place.file);
  const lines = clues.lines.filter(isPacked);
  // The EB CLI reads its own files and does not pack them.
  const own = clues.facts.filter((fact) => fact.usesCommandLine === true || isPacked(fact));
  const facts = request === null ? own : [request, ...own];
  const origin = facts[0]?.origin ?? NOWHERE;
  const id = request?.id ?? `environment ${bundle ?? ""}`;
  const settings = withPrecedence(facts.flatMap((fact) => fact.settings ?? []));
  const options = new Options(settings, origin);
  const usesCommandLine = facts.some((fact) => fact.usesCommandLine === true);
  // What is deployed is another archive: nothing is known of what it holds.
  const packed = facts.every(({ artifact }) => artifact === undefined);
  const holder = bundle !== null && packed && isBundle(bundle, files) ? bundle : null;
  const commands = facts.flatMap((fact) => fact.commands ?? []);
  const platform = platformOf({
    options,
    files,
    bundle: holder,
    origin,
    told: facts.flatMap((fact) => fact.platform ?? []),
    webLine: lines.find(({ name }) => name === "web")?.line ?? lines[0]?.line ?? null,
    dockerrun: dockerrunVersion(holder, files),
  });
  const tier = facts.find((fact) => fact.tier !== undefined)?.tier ?? known("WebServer");
  const requestKnown = request !== null && request.incomplete === undefined;
  return {
    id,
    origin,
    name: facts.find((fact) => fact.name !== undefined)?.name ?? unknown("no file names it"),
    tier,
    platform,
    bundle,
    settings,
    requestKnown,
    usesCommandLine,
    running: facts.flatMap((fact) => fact.running ?? []),
    resources: facts.flatMap((fact) => fact.resources ?? []),
    files: facts.flatMap((fact) => fact.files ?? []),
    commands,
    ...inside({
      id,
      bundle: holder,
      options,
      platform,
      lines,
      settings,
      requestKnown,
      usesCommandLine,
      commands,
      ebIgnore,
      model,
      files,
      all,
      origin,
    }),
    ...trafficOf(id, options, knownValue(tier) === "Worker", origin),
  };
}

/** Names at a folder's root that make it a bundle; settings alone may lie anywhere. */
const SIGNS =
  /^(?:\.ebextensions\/|\.platform\/|\.elasticbeanstalk\/|Procfile$|Buildfile$|Dockerrun\.aws\.json$|cron\.yaml$|env\.yaml$)/;

/** The proxy's configuration stands in the bundle, where the platform takes it over. */
function isOfBundle(bundle: string, { place }: Origin): boolean {
  return place !== null && insideOf(bundle, place.file)?.startsWith(".platform/nginx/") === true;
}

function isBundle(folder: string, files: InputFiles): boolean {
  if (folder.endsWith("!")) return true;
  return [...files.files.keys()].some((path) => SIGNS.test(insideOf(folder, path) ?? ""));
}

interface InsideClues extends Pick<Clues, "bundle" | "lines" | "model" | "files"> {
  readonly id: string;
  readonly options: Options;
  readonly platform: BeanstalkPlatform;
  readonly settings: readonly OptionSetting[];
  readonly requestKnown: boolean;
  readonly usesCommandLine: boolean;
  readonly commands: readonly BundleCommand[];
  readonly ebIgnore: LeavingOut | null;
  /** All files of the input; `files` are those that the version holds. */
  readonly all: InputFiles;
  readonly origin: Origin;
}

type Inside = Pick<
  BeanstalkEnvironment,
  | "variables"
  | "hooks"
  | "processes"
  | "proxies"
  | "front"
  | "startGaps"
  | "periodicTasks"
  | "ignored"
  | "bundleBytes"
>;

/** What the bundle itself brings. */
function inside(clues: InsideClues): Inside {
  const { bundle, platform, model, files, all, ebIgnore, settings, requestKnown } = clues;
  const variables = variablesOf(settings);
  const nothing = {
    hooks: [],
    processes: [],
    proxies: [],
    front: null,
    startGaps: [],
    periodicTasks: [],
    ignored: [],
    bundleBytes: null,
  };
  if (bundle === null) return { variables, ...nothing };
  const given = { ...clues, bundle, family: platform.family };
  // What a console or `eb setenv` sets stands in no file; a request says all that it gives.
  const proxies = model.proxies.filter(({ origin }) => isOfBundle(bundle, origin));
  const processes = processesOf({ ...given, environment: variables, environmentKnown: requestKnown });
  return {
    variables,
    hooks: hooksOf(bundle, files),
    processes,
    proxies,
    front: frontOf({
      ...given,
      processes,
      proxies,
      dockerrunPort: dockerrunPort(bundle, files),
      image: imageOf(bundle, model),
    }),
    startGaps: startGapsOf({ ...given, processes }),
    periodicTasks: periodicTasksOf(bundle, files),
    ignored: [...ignoredFiles(bundle, files), ...configurationLeftOut(bundle, ebIgnore, all)],
    bundleBytes: archiveBytes(bundle, files),
  };
}

const VARIABLES = "aws:elasticbeanstalk:application:environment";
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

function variablesOf(settings: readonly OptionSetting[]): EnvironmentVariable[] {
  return settings
    .filter(
      ({ overriddenBy, namespace }) =>
        overriddenBy === null && (namespace === VARIABLES || namespace === SECRETS),
    )
    .map(({ name, origin, value, namespace }) => ({
      name,
      origin,
      value,
      from: namespace === SECRETS ? "secret" : "plain",
    }));
}

function imageOf(bundle: string, model: Model): ImageBuild | null {
  return model.images.find(({ file }) => file === joinPath(bundle, "Dockerfile")) ?? null;
}

/** The size of the archive that a bundle is given as. */
function archiveBytes(bundle: string, files: InputFiles): number | null {
  if (!bundle.endsWith("!")) return null;
  const archive = files.files.get(bundle.slice(0, -1));
  return archive?.sizeBytes ?? null;
}

/** The bundle to which a file in one of the platform's own folders belongs: what holds `.ebextensions`. */
export function bundleOf(file: string): string {
  const segments = file.split("/");
  const at = segments.findIndex((segment) => /^\.(?:ebextensions|platform|elasticbeanstalk)$/.test(segment));
  if (at < 0) return baseName(file) === file ? "." : folderOf(file);
  return at === 0 ? "." : segments.slice(0, at).join("/");
}
