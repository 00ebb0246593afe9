import { type DatabaseDriver, databaseDriver } from "../../aws/database-drivers.js";
import {
  type Application,
  type Container,
  type Dependency,
  dependenciesOf,
  deployedContainers,
  type EnvironmentVariable,
  knownValue,
  type Model,
  parseConnectionUrl,
  type ConnectionUrl,
} from "../../model/index.js";

/** A container's way to a database or cache: the address it was given and the client that will use it. */
export interface ClientConnection {
  readonly container: Container;
  readonly dependency: Dependency;
  readonly url: ConnectionUrl | null;
  /** The environment entry that holds the URL; null when it is not written in the task definition. */
  readonly variable: EnvironmentVariable | null;
  /** Null when the client cannot be told. */
  readonly driver: DatabaseDriver | null;
  /** The URL itself names the client, so that its parameters go straight to it. */
  readonly namedInUrl: boolean;
}

export function clientConnections(model: Model): ClientConnection[] {
  const seen = new Set<string>();
  return deployedContainers(model).flatMap(({ taskDefinition, container }) =>
    dependenciesOf(model, container).flatMap((dependency) => {
      const key = `${taskDefinition.id} ${container.id} ${dependency.id}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const text = knownValue(dependency.url);
      const url = text === undefined ? null : parseConnectionUrl(text);
      const named = url?.driver ?? null;
      const driver =
        named === null ? importedDriver(container.application, dependency) : databaseDriver(named);
      const variable =
        container.environment.find(
          ({ name, from }) => from === "plain" && dependency.variables.includes(name),
        ) ?? null;
      return [{ container, dependency, url, variable, driver, namedInUrl: named !== null }];
    }),
  );
}

/** The one client of this kind that the source imports. Two clients, or source that was not read whole, decide nothing. */
function importedDriver(application: Application | null, dependency: Dependency): DatabaseDriver | null {
  if (!application || application.unreadable !== null) return null;
  const drivers = new Set(
    application.imports
      .filter((each) => each.kind === "package")
      .flatMap((each) => databaseDriver(each.module) ?? [])
      .filter((driver) => driver.kind === dependency.kind),
  );
  return drivers.size === 1 ? ([...drivers][0] ?? null) : null;
}
