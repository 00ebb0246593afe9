import type { DependencyKind } from "../model/index.js";
import type { Endpoint } from "../profile/index.js";

/** What to observe: one container's application, as it is deployed, and under which conditions. */
export interface ObserveRequest {
  readonly name: string;
  /** The command that starts it, already resolved to words (shell form: `["/bin/sh", "-c", line]`). */
  readonly command: readonly string[];
  /** Absolute folder. */
  readonly workingDirectory: string;
  /** As deployed. Nothing else of the caller's own environment is passed on but PATH, HOME and the like. */
  readonly environment: readonly DeployedVariable[];
  /** Ports on which the platform reaches it, the main one first; empty for a worker that listens nowhere. */
  readonly containerPorts: readonly number[];
  /** The variable from which the application takes its port, so that every run can have a free one. */
  readonly portVariable: {
    readonly name: string;
    /** Port that it uses when the variable is unset. */
    readonly fallback: number | null;
  } | null;
  /** 1 = one vCPU; null when not told. Not enforced here: whoever plays the profile stretches its CPU seconds by it. */
  readonly vcpu: number | null;
  readonly memoryLimitMiB: number | null;
  readonly endpoints: readonly ObservedEndpoint[];
  readonly dependencies: readonly ObservedDependency[];
  /** One run for each: `["redis=hang"]`, `["postgres=late:60"]`. */
  readonly conditions: readonly (readonly string[])[];
  /** The condition that counts as all well, measured first and with load: what its servers demand always. Default `[]`. */
  readonly allWell?: readonly string[];
  /** Where it ends or never listens although all is well, the other conditions are left out. Default false. */
  readonly onlyWhenWell?: boolean;
  /** How long the platform waits between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  /** Default 3. No answer within it is reported as timed out after that long. */
  readonly probeTimeoutSeconds?: number;
  /** Default 60. Conditions whose turn has not come by then are listed as not observed. */
  readonly budgetSeconds?: number;
}

export interface DeployedVariable {
  readonly name: string;
  /** Null: not known here (a secret, a reference that does not resolve); a harmless value is made up. */
  readonly value: string | null;
}

export type ObservedEndpoint = HttpEndpoint | CommandEndpoint;

export interface HttpEndpoint {
  readonly role: Endpoint["role"];
  readonly method: string;
  readonly path: string;
  /** Port as deployed; null: the first container port. */
  readonly port: number | null;
  /** Codes that count as healthy, as a target group writes them (`200`, `200-299,301`); null: any below 400. */
  readonly matcher?: string | null;
  /** Host header. Default: the address of a target, as the load balancer's checks have it. */
  readonly host?: string;
}

/** A container health command, with or without its leading CMD or CMD-SHELL. */
export interface CommandEndpoint {
  readonly role: "container-check";
  readonly command: readonly string[];
}

export interface ObservedDependency {
  /** The name that faults use: `redis`, `postgres`. */
  readonly name: string;
  readonly kind: DependencyKind;
  readonly variables: readonly DependencyVariable[];
  /** Port as deployed, where it is known; matters where only a host is told by a variable. */
  readonly port?: number;
  /** A server that the user offers for the observation; null: one is started for it. */
  readonly url: string | null;
}

export interface DependencyVariable {
  readonly name: string;
  /** As deployed, or the fallback that the code has; null: not known. */
  readonly value: string | null;
  /** Default: told from name and value. */
  readonly part?: VariablePart;
}

export type VariablePart =
  | "url"
  | "host"
  | "port"
  | "host-and-port"
  | "user"
  | "password"
  | "database"
  | "other";

export interface ObserveHooks {
  /** One short line at a time on what is being done. */
  progress(text: string): void;
  readonly signal: AbortSignal;
}

/** The call cannot be carried out as it is; the message is one sentence for people. */
export class ObserveError extends Error {}
