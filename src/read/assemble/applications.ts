import { folderOf, type InputFiles, isWithin } from "../../input/index.js";
import {
  type Application,
  type Container,
  type HostProcess,
  type ImageBuild,
  known,
  type LocalService,
  mapValue,
  type Model,
  NOWHERE,
  type StartProcess,
  startProcess,
  unknown,
  type Value,
} from "../../model/index.js";
import type { ProcessFact } from "../reader.js";
import { readApplication } from "../source/index.js";
import { type StartFacts, startFacts, workingFolder } from "../start-command/index.js";
import { hostSource } from "./instances/source.js";
import { packageStart } from "./package-start.js";
import { isPublishedImage } from "./known-images.js";
import {
  containerEnvironment,
  hostEnvironment,
  localEnvironment,
  type ProcessEnvironment,
} from "./process-environment.js";
import { unsetVariables } from "./unset-variables.js";
import { unreadApplication } from "./unread-application.js";

export interface ApplicationContext {
  readonly files: InputFiles;
  /** The folder that a person named; null when none did. */
  readonly application: string | null;
  /** The start command that `steady.yml` gives. */
  readonly command: string | null;
  readonly processes: readonly ProcessFact[];
  readonly localServices: readonly LocalService[];
}

/** Reads the source of every container that these files build, or of the application that stands here alone. */
export async function readApplications(model: Model, context: ApplicationContext): Promise<void> {
  const read = new Map<string, Application>();
  const containers = model.taskDefinitions.flatMap((definition) => definition.containers);
  for (const container of containers.filter((one) => mayHoldApplication(one, containers, context))) {
    container.application = await applicationOf(planFor(container, context), read, context);
  }
  const hosted = await readHostProcesses(model, read, context);
  if (containers.length === 0 && !hosted) {
    for (const plan of plansWithoutContainer(model.images, context)) await applicationOf(plan, read, context);
  }
  model.applications.push(...read.values());
}

/** The processes of environments that take requests; in a container of the instance the image says what is started. */
async function readHostProcesses(
  model: Model,
  read: Map<string, Application>,
  context: ApplicationContext,
): Promise<boolean> {
  for (const { bundle, front } of model.environments) {
    if (bundle === null || front === null) continue;
    const { process, inContainer } = front;
    const image = inContainer ? (model.images.find(({ file }) => folderOf(file) === bundle) ?? null) : null;
    if (inContainer && image === null) continue;
    const plan =
      image === null
        ? hostPlan(process, sourceOfBundle(process, bundle, context))
        : imagePlan(process, image, context);
    process.application = await applicationOf(plan, read, context);
  }
  const onInstances = await readInstanceProcesses(model, read, context);
  return onInstances || model.environments.some(({ front }) => front !== null);
}

/** A bundle may be put together only when it is packed: what it starts then stands in the folder that a person named. */
function sourceOfBundle(
  process: HostProcess,
  bundle: string,
  { application, files }: ApplicationContext,
): string {
  if (application === null || hostSource(process, bundle, files)?.root === bundle) return bundle;
  return hostSource(process, application, files)?.root ?? bundle;
}

/** What runs on instances by their user data. True when the source of one of them is among the files. */
async function readInstanceProcesses(
  model: Model,
  read: Map<string, Application>,
  context: ApplicationContext,
): Promise<boolean> {
  const processes = new Set(model.instanceGroups.flatMap(({ host }) => host?.processes ?? []));
  for (const process of processes) {
    if (process.listens !== undefined) continue;
    const source = hostSource(process, context.application, context.files);
    const plan = hostPlan(process, source?.root ?? NO_FOLDER, source?.line);
    process.application = await applicationOf(plan, read, context);
  }
  return [...processes].some(({ application }) => (application?.entry ?? null) !== null);
}

/** The source stands nowhere among the files; its command may still say where it listens. */
const NO_FOLDER = "not among the files";

/** `line`: the command as it is run in that folder, where that is another one. */
function hostPlan(process: HostProcess, root: string, line?: string): Plan {
  const { command, origin } = process;
  return {
    root,
    image: null,
    process: mapValue(command, (own) => ({ form: "shell" as const, words: [line ?? own], origin })),
    ...hostEnvironment(process),
  };
}

function imagePlan(process: HostProcess, image: ImageBuild, context: ApplicationContext): Plan {
  const given = {
    entryPoint: known(null),
    command: known(null),
    build: image,
    image: image.final.base,
    origin: image.origin,
  };
  return {
    root: rootOf(image, context),
    image,
    process: startProcess(given),
    ...hostEnvironment(process, image),
  };
}

interface Plan extends ProcessEnvironment {
  readonly root: string;
  readonly image: ImageBuild | null;
  readonly process: Value<StartProcess | null>;
}

/** A container without a Dockerfile here is the application's only when nothing else can be. */
function mayHoldApplication(
  container: Container,
  all: readonly Container[],
  context: ApplicationContext,
): boolean {
  if (container.build !== null) return true;
  if (all.some((other) => other.build !== null)) return false;
  const own = all.filter((other) => !other.image.known || !isPublishedImage(other.image.value));
  const named =
    context.application !== null || context.processes.length > 0 || packageStart(".", context.files) !== null;
  return own.length === 1 && own[0] === container && named;
}

function planFor(container: Container, context: ApplicationContext): Plan {
  const { build } = container;
  const root = rootOf(build, context);
  const started = startProcess(container);
  const process =
    (started.known && started.value !== null && context.command === null) || build !== null
      ? (steadyCommand(context) ?? started)
      : fallbackProcess(root, context);
  return { root, image: build, process, ...containerEnvironment(container) };
}

/** A Dockerfile, Compose file, Procfile or manifest on its own. */
function plansWithoutContainer(images: readonly ImageBuild[], context: ApplicationContext): Plan[] {
  if (images.length === 0) {
    const root = rootOf(null, context);
    const process = fallbackProcess(root, context);
    // A Compose file of published images has no application.
    if (!process.known && context.application === null) return [];
    return [
      {
        root,
        image: null,
        process,
        lookup: () => undefined,
        environment: new Map(),
      },
    ];
  }
  return images.map((image) => {
    const local = localServiceOf(image, images, context.localServices);
    const given = {
      entryPoint: local?.entryPoint ?? known(null),
      command: local?.command ?? known(null),
      build: image,
      image: image.final.base,
      origin: image.origin,
    };
    return {
      root: rootOf(image, context),
      image,
      process: steadyCommand(context) ?? startProcess(given),
      ...localEnvironment(image, local),
    };
  });
}

/** The Compose service that runs an image; by its context when the Dockerfile stands under another name. */
function localServiceOf(
  image: ImageBuild,
  images: readonly ImageBuild[],
  services: readonly LocalService[],
): LocalService | undefined {
  const named = services.find(
    (service) => service.dockerfile === image.file && targetOf(image) === (service.buildTarget ?? null),
  );
  const stray = services.filter((service) => images.every(({ file }) => file !== service.dockerfile));
  return named ?? stray.find((service) => service.buildContext === image.context);
}

function targetOf(image: ImageBuild): string | null {
  return image.id === image.file ? null : image.id.slice(image.file.length + 1);
}

function rootOf(image: ImageBuild | null, { application, files, processes }: ApplicationContext): string {
  const working = image === null ? null : workingFolder(image, files);
  if (application !== null) return working !== null && isWithin(working, application) ? working : application;
  if (working !== null) return working;
  const procfile = processes[0]?.origin.place?.file;
  return procfile === undefined ? "." : folderOf(procfile);
}

function steadyCommand({ command }: ApplicationContext): Value<StartProcess> | null {
  return command === null ? null : known({ form: "shell", words: [command], origin: NOWHERE });
}

/** Procfile, then the manifest's start script. */
function fallbackProcess(root: string, context: ApplicationContext): Value<StartProcess | null> {
  const steady = steadyCommand(context);
  if (steady !== null) return steady;
  const web = context.processes.find(({ name }) => name === "web") ?? context.processes[0];
  if (web !== undefined) return known({ form: "shell", words: [web.line], origin: web.origin }, web.origin);
  return (
    packageStart(root, context.files) ?? unknown("neither image, Procfile nor manifest says what to start")
  );
}

async function applicationOf(
  plan: Plan,
  read: Map<string, Application>,
  { files }: ApplicationContext,
): Promise<Application> {
  const { root, image, process, lookup } = plan;
  const facts: StartFacts | null =
    process.known && process.value !== null
      ? startFacts({ process: process.value, root, image, lookup, files })
      : null;
  const command: Value<readonly string[]> =
    facts?.command ?? unknown(process.known ? inheritedStart(image) : process.reason, process.origin);
  const given = withVariables(plan, facts?.environment);
  const environment = [...given.environment].sort();
  const key = JSON.stringify([
    root,
    facts?.entry,
    facts?.program,
    command.known ? command.value : command.reason,
    environment,
  ]);
  const before = read.get(key);
  if (before !== undefined) return before;
  const source = await sourceOf(given, facts, command, files);
  const application: Application = {
    ...source,
    command,
    ...(facts === null ? {} : { processOne: facts.processOne }),
  };
  read.set(key, application);
  return application;
}

/** What the start itself sets wins over what surrounds it. */
function withVariables(plan: Plan, variables: ReadonlyMap<string, string | null> | undefined): Plan {
  if (variables === undefined) return plan;
  const environment = new Map(plan.environment);
  for (const [name, value] of variables) {
    if (value === null) environment.delete(name);
    else environment.set(name, value);
  }
  const lookup: Plan["lookup"] = (name) => {
    const own = variables.get(name);
    return own === undefined ? plan.lookup(name) : (own ?? undefined);
  };
  return { ...plan, environment, lookup };
}

/** The source is guessed only where nothing says what is started. */
async function sourceOf(
  { root, image, environment, lookup }: Plan,
  facts: StartFacts | null,
  command: Value<readonly string[]>,
  files: InputFiles,
): Promise<Application> {
  const entry = facts?.entry ?? facts?.missing ?? null;
  if (facts !== null && facts.program.length > 0 && entry === null) {
    const program = facts.program[0] ?? "";
    return unreadApplication(root, command, facts, `what ${program} runs is not among the files`);
  }
  const program: Value<readonly string[]> =
    facts === null || facts.program.length === 0 ? command : known(facts.program, command.origin);
  const source = await readApplication({
    root,
    entry,
    command: program,
    files,
    environment,
    isUnset: unsetVariables(lookup, image, root, files),
    commandListens: facts?.listens ?? [],
    moduleAttribute: facts?.attribute ?? null,
  });
  // That the file which the command names does not exist is itself what the source says.
  return facts?.missing != null && source.entry === null ? { ...source, unreadable: null } : source;
}

function inheritedStart(image: ImageBuild | null): string {
  const base = image?.final.rootBase;
  return base?.known ? `the base image ${base.value} decides what to start` : "nothing says what to start";
}
