import type { Upstream } from "../proxies/proxy.js";

/** Where a dependency's server comes from for the observation. */
export interface Provider {
  /** As the profile shows it: "embedded PostgreSQL 18.4", "stand-in for Redis (in-process)". */
  readonly providedBy: string;
  /** A fresh state for one run. */
  forRun(ordinal: number): Promise<ProvidedServer>;
  close(): Promise<void>;
}

export interface ProvidedServer {
  readonly upstream: Upstream;
  /** What the application asked for and this server does not have, for people. */
  shortcomings?(): readonly string[];
  close(): Promise<void>;
}

/** What the deployed address says that the server has to know. */
export interface Credentials {
  readonly user: string | null;
  /** Null: not known, so that any is accepted. */
  readonly password: string | null;
  readonly database: string | null;
}

export class NotProvided {
  constructor(
    readonly why: string,
    readonly help: string,
  ) {}
}
