import type { DependencyKind } from "./application.js";
import type { SecurityGroup, Subnet } from "./network.js";
import type { Origin, Value } from "./value.js";

/** Something outside the process that the application talks to. */
export interface Dependency {
  readonly id: string;
  readonly origin: Origin;
  readonly kind: DependencyKind;
  /** The environment variables that lead to it. */
  readonly variables: readonly string[];
  readonly host: Value<string>;
  readonly port: Value<number>;
  /** The whole URL where there is one; masked before it is shown. */
  readonly url: Value<string> | null;
  /** What these files create under that address; null when they do not hold it. */
  readonly store: DataStore | null;
}

/** A database or cache that the files create. */
export interface DataStore {
  readonly id: string;
  readonly origin: Origin;
  readonly kind: DependencyKind;
  readonly engine: Value<string>;
  readonly engineVersion: Value<string>;
  readonly port: Value<number>;
  readonly multiAz: Value<boolean>;
  readonly publiclyAccessible: Value<boolean>;
  /** The server refuses connections without TLS (rds.force_ssl, transit encryption required). */
  readonly tlsRequired: Value<boolean>;
  readonly subnets: Value<Subnet>[];
  readonly securityGroups: Value<SecurityGroup>[];
}
