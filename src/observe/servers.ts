import type { SecureContext } from "node:tls";
import type { DependencyKind } from "../model/index.js";
import type { FaultEffect } from "../profile/index.js";
import { urlParts, tlsDemand } from "./environment/address.js";
import { partOf } from "./environment/parts.js";
import type { ProcessTable } from "./drivers/process-table.js";
import type { Fault } from "./fault.js";
import { postgresProtocol } from "./proxies/postgres.js";
import { addressWithPort, type LoopbackAddress } from "./proxies/ports.js";
import type { Condition, Protocol } from "./proxies/protocol.js";
import { type DependencyProxy, startProxy, type Touched, type Upstream } from "./proxies/proxy.js";
import { redisProtocol } from "./proxies/redis.js";
import type { Provider } from "./providers/provider.js";
import type { ObservedDependency } from "./request.js";

/** One dependency during one run: its server (if one is needed), its proxy and its fault. */
export interface RunServer {
  readonly dependency: ObservedDependency;
  readonly fault: Fault | null;
  readonly proxy: DependencyProxy;
  /** Connections of the application for which nothing stood in. */
  missed(): number;
  shortcomings(): readonly string[];
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly dependency: ObservedDependency;
  readonly fault: Fault | null;
  /** Null: nothing provides it; its connections are ended at once unless its fault says otherwise. */
  readonly provider: Provider | null;
  readonly ordinal: number;
  readonly tls: SecureContext;
  readonly table: ProcessTable;
}

const NEEDS_NO_SERVER = new Set<Condition["kind"]>(["refused", "unresolved", "connect-timeout", "hang"]);

export async function startRunServer(options: ServerOptions): Promise<RunServer> {
  const { dependency, fault, provider } = options;
  const absent = provider === null && dependency.url === null;
  // Where nothing stands in, connections are ended at once: as good as refused, but they can be counted.
  const first = firstCondition(fault);
  const needed = !(NEEDS_NO_SERVER.has(first.kind) && fault?.kind !== "late");
  const own = provider !== null && needed ? await provider.forRun(options.ordinal) : null;
  const upstream =
    own?.upstream ?? (dependency.url === null ? null : givenUpstream(dependency.url, dependency.kind));
  try {
    const proxy = await startProxy(
      {
        protocol: protocolOf(dependency.kind),
        upstream,
        address: await fixedAddress(dependency),
        tls: options.tls,
        connecting: () => options.table.connecting(),
      },
      first,
    );
    return {
      dependency,
      fault,
      proxy,
      missed: () => (absent ? proxy.touched().connections : 0),
      shortcomings: () => own?.shortcomings?.() ?? [],
      close: async () => {
        await proxy.close();
        await own?.close();
      },
    };
  } catch (error) {
    await own?.close();
    throw error;
  }
}

/** The application is told a host only: the port stands in its code, or is the usual one. */
async function fixedAddress(dependency: ObservedDependency): Promise<LoopbackAddress | null> {
  const parts = dependency.variables.map((variable) => partOf(variable));
  const told = parts.some((part) => part === "url" || part === "port" || part === "host-and-port");
  const port = dependency.port ?? DEFAULT_PORTS[dependency.kind];
  return told || !parts.includes("host") || port === undefined ? null : addressWithPort(port);
}

const WELL: Condition = { kind: "well" };
const REFUSED: Condition = { kind: "refused" };

export function firstCondition(fault: Fault | null): Condition {
  if (fault === null || fault.kind === "lost") return WELL;
  if (fault.kind === "late") return REFUSED;
  if (fault.kind === "slow") return { kind: "slow", milliseconds: fault.amount ?? 0 };
  return { kind: fault.kind };
}

/** Null: the fault stays as it is over the whole run. */
export function secondCondition(fault: Fault | null): Condition | null {
  if (fault?.kind === "late") return WELL;
  return fault?.kind === "lost" ? { kind: fault.lostAs } : null;
}

/** The fault's name while a condition holds: what `late` and `lost` are at the moment. */
export function faultDuring(fault: Fault, phase: "first" | "second"): string | null {
  if (fault.kind === "late") return phase === "first" ? `${fault.dependency}=refused` : null;
  if (fault.kind === "lost") return phase === "first" ? null : `${fault.dependency}=${fault.lostAs}`;
  return fault.text;
}

export function protocolOf(kind: DependencyKind): Protocol | null {
  if (kind === "postgres") return postgresProtocol;
  return kind === "redis" ? redisProtocol : null;
}

const DEFAULT_PORTS: Partial<Record<DependencyKind, number>> = {
  postgres: 5432,
  mysql: 3306,
  redis: 6379,
  amqp: 5672,
  mongodb: 27_017,
  memcached: 11_211,
  smtp: 25,
  http: 80,
};

function givenUpstream(url: string, kind: DependencyKind): Upstream {
  const parts = urlParts(url);
  const encrypted = tlsDemand(url) !== "none";
  return {
    host: parts?.host || "127.0.0.1",
    port: parts?.port ?? DEFAULT_PORTS[kind] ?? 80,
    tls: !encrypted ? "none" : kind === "postgres" ? "postgres" : kind === "redis" ? "direct" : "none",
    prepare: (_user, database) => Promise.resolve(database),
  };
}

/** What a fault did. `timesWell`: connections that the application made to it with all well, null when not known. */
export function faultEffect(
  fault: Fault,
  condition: Condition,
  touched: Touched,
  timesWell: number | null,
): FaultEffect {
  const base = { fault: fault.text, connections: touched.connections, bytes: touched.bytes };
  if (condition.kind !== "refused" && condition.kind !== "unresolved") {
    return { ...base, tookEffect: touched.affected > 0, evidence: countedEvidence(condition, touched) };
  }
  const what =
    condition.kind === "refused" ? "a connection of our own was refused" : "the name did not resolve here";
  const uses =
    timesWell === null
      ? "whether the application tries is not known"
      : `with all well the application made ${counted(timesWell, "connection")}`;
  return {
    ...base,
    tookEffect: touched.proven && timesWell !== null && timesWell > 0,
    evidence: `${touched.proven ? what : "the fault could not be made"}; such attempts cannot be counted; ${uses}`,
  };
}

function countedEvidence(condition: Condition, touched: Touched): string {
  if (condition.kind === "connect-timeout") {
    const own = touched.proven
      ? "an attempt of our own stayed without answer"
      : "the fault could not be made";
    return `${own}; ${counted(touched.affected, "attempt")} of the application seen waiting`;
  }
  return `${counted(touched.connections, "connection")}, on which it showed ${counted(touched.affected, "time")}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
