import {
  type Application,
  type Container,
  type DataStore,
  type DependencyKind,
  type Model,
  type Origin,
  unknown,
  type Value,
} from "../../../model/index.js";
import { type InputFiles, joinPath } from "../../../input/index.js";
import { childOf, parseDocument } from "../../document/index.js";
import { DATABASES, kindOfClient } from "./kinds.js";

/** A variable of a process, from wherever it comes. */
export interface Variable {
  readonly name: string;
  readonly value: Value<string>;
  readonly secret: boolean;
  readonly origin: Origin;
}

/** One process and all that tells what it talks to. */
export interface Surroundings {
  readonly variables: readonly Variable[];
  readonly application: Application | null;
  readonly stores: readonly DataStore[];
  /** Packages that the application's manifests name; some are loaded only by other packages. */
  readonly packages: readonly string[];
}

/** The containers whose own these files are, or the application that stands alone. */
export function surroundingsOf(model: Model, files: InputFiles): Surroundings[] {
  const containers = model.taskDefinitions.flatMap((definition) => definition.containers);
  const own = containers.filter(({ application, build }) => application !== null || build !== null);
  const stores = model.dataStores;
  const hosted = hostSurroundings(model, files);
  if (containers.length > 0) {
    const contained = (own.length > 0 ? own : containers).map((container) => ({
      variables: containerVariables(container),
      application: container.application,
      stores,
      packages: packagesOf(container.application, files),
    }));
    return [...contained, ...hosted];
  }
  if (hosted.length > 0) return hosted;
  const built = model.localServices.filter((service) => service.buildContext !== null);
  const local = built.map((service) =>
    service.environment.map((variable) => ({ ...variable, secret: false })),
  );
  const images = model.images.map((image) =>
    image.final.environment.map((variable) => ({ ...variable, secret: false })),
  );
  const variables = [...images, ...local].flat();
  return model.applications.map((application) => ({
    variables,
    application,
    stores,
    packages: packagesOf(application, files),
  }));
}

/** What user data starts on instances, where its environment or its source is known. */
function hostSurroundings(model: Model, files: InputFiles): Surroundings[] {
  const processes = new Set(model.instanceGroups.flatMap(({ host }) => host?.processes ?? []));
  return [...processes]
    .filter(({ application, environment }) => (application?.entry ?? null) !== null || environment.length > 0)
    .map(({ application, environment }) => ({
      variables: environment.map(({ name, value, origin, from }) => ({
        name,
        origin,
        secret: from === "secret",
        value,
      })),
      application,
      stores: model.dataStores,
      packages: packagesOf(application, files),
    }));
}

function containerVariables({ environment, build }: Container): Variable[] {
  const own = environment.map(({ name, value, origin, from }) => ({
    name,
    origin,
    secret: from === "secret",
    value,
  }));
  const names = new Set(own.map(({ name }) => name));
  const inherited = (build?.final.environment ?? []).filter(({ name }) => !names.has(name));
  return [...own, ...inherited.map((variable) => ({ ...variable, secret: false }))];
}

/** The text of a variable; a secret's reference is not its text. */
export function textOf({ value, secret }: Variable): Value<string> {
  return secret ? unknown("its value is a secret", value.origin) : value;
}

/** The one database that the code has a client for; null when there is none or more than one. */
export function databaseOfCode(surroundings: Surroundings): DependencyKind | null {
  return onlyClientOf(surroundings, DATABASES);
}

/** What a variable called cache, queue or broker leads to, when the code has one client that fits. */
export function brokerOfCode(surroundings: Surroundings): DependencyKind | null {
  return onlyClientOf(surroundings, BROKERS);
}

const BROKERS: readonly DependencyKind[] = ["redis", "memcached", "amqp"];

function onlyClientOf(
  { application, packages }: Surroundings,
  wanted: readonly DependencyKind[],
): DependencyKind | null {
  for (const modules of [(application?.imports ?? []).map(({ module }) => module), packages]) {
    const kinds = new Set(modules.map(kindOfClient));
    const fitting = wanted.filter((kind) => kinds.has(kind));
    if (fitting.length === 1) return fitting[0] ?? null;
  }
  return null;
}

const REQUIREMENT = /^\s*["']?([A-Za-z][\w.-]*)(?:\[[\w, -]+\])?\s*(?:[=<>~!^@;]|["']|$)/;

function packagesOf(application: Application | null, files: InputFiles): string[] {
  const text = (name: string): string =>
    application === null ? "" : (files.files.get(joinPath(application.root, name))?.text() ?? "");
  const manifest = childOf(parseDocument("package.json", text("package.json")).root, "dependencies");
  const node = manifest?.kind === "map" ? manifest.entries.map((entry) => entry.key) : [];
  const python = [text("requirements.txt"), text("pyproject.toml")]
    .flatMap((whole) => whole.split(/\r?\n/))
    .flatMap(
      (line) =>
        REQUIREMENT.exec(line)?.[1]
          ?.toLowerCase()
          .replace(/-binary$/, "") ?? [],
    );
  return [...node, ...python];
}

/** The store whose address stands in the text: `${Database.Endpoint.Address}`. */
export function storeIn(text: string, stores: readonly DataStore[]): DataStore | null {
  const ids = [...text.matchAll(/\$\{(\w+)\.[\w.]*\}/g)].map((match) => match[1]);
  return stores.find((store) => ids.includes(store.id)) ?? null;
}
