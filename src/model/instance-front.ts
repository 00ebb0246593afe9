import type { TargetGroup } from "./balancer.js";
import type { InstanceFront } from "./environment.js";
import type { HostProcess, InstanceHost, ProxyServer } from "./host.js";
import type { InstanceGroup } from "./instances.js";
import { listeningPorts } from "./listening.js";
import { known, knownValue, unknown, type Value } from "./value.js";

/** What takes the requests of a target group on an instance: a proxy, or a process itself. Null where it cannot be told. */
export function instanceFront(group: InstanceGroup, targetGroup: TargetGroup): InstanceFront | null {
  const { host } = group;
  const asked = knownValue(targetGroup.port);
  if (host === undefined || asked === undefined) return null;
  return behindProxy(group, host, asked) ?? direct(group, host, asked);
}

function behindProxy(group: InstanceGroup, host: InstanceHost, asked: number): InstanceFront | null {
  const servers = host.proxies
    .flatMap(({ servers: own }) => own)
    .filter(({ listens }) => listens.some((port) => knownValue(port) === asked));
  const [server, other] = servers;
  if (server === undefined || other !== undefined) return null;
  const upstreamPorts = upstreamsOf(server);
  if (upstreamPorts === null) return null;
  const own = host.processes.filter((process) => !isProxy(process));
  const meant = own.find((process) =>
    listeningPorts(process).some(
      ({ port }) => port.known && upstreamPorts.known && upstreamPorts.value.includes(port.value),
    ),
  );
  const process = meant ?? (host.incomplete === null && own.length === 1 ? own[0] : undefined);
  if (process === undefined) return null;
  return {
    ...base(group, portOf(server), process),
    proxy: known("nginx", server.origin),
    upstreamPorts,
    locations: server.locations,
  };
}

function portOf(server: ProxyServer): Value<number> {
  return server.listens[0] ?? unknown("it listens nowhere", server.origin);
}

/** Null for a server that passes nothing on. */
function upstreamsOf({ locations, origin }: ProxyServer): Value<readonly number[]> | null {
  const passing = locations.filter(({ upstream }) => !upstream.known || upstream.value !== null);
  if (passing.length === 0) return null;
  const ports: number[] = [];
  for (const { upstream } of passing) {
    const address = knownValue(upstream) ?? null;
    if (address === null || address.includes("$"))
      return unknown("where the proxy passes requests to is not written plainly", upstream.origin);
    if (address.includes("unix:")) return known([], upstream.origin);
    const local = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d+))?(?:\/|$)/.exec(
      address,
    );
    if (local === null) return unknown("the proxy passes requests on to another machine", upstream.origin);
    ports.push(Number(local[1] ?? 80));
  }
  return known([...new Set(ports)], passing[0]?.upstream.origin ?? origin);
}

/** The process that opens the port; where surely none does, the only one that is there. */
function direct(group: InstanceGroup, host: InstanceHost, asked: number): InstanceFront | null {
  const { processes } = host;
  const opens = processes.find((process) =>
    listeningPorts(process).some(({ port }) => knownValue(port) === asked),
  );
  if (opens !== undefined)
    return { ...base(group, known(asked), opens), proxy: known(null), upstreamPorts: known([]) };
  const complete =
    host.incomplete === null &&
    processes.every(
      (process) =>
        listeningPorts(process).length > 0 && listeningPorts(process).every(({ port }) => port.known),
    );
  const [only] = processes;
  if (!complete || only === undefined) return null;
  return { ...base(group, known(asked), only), proxy: known(null), upstreamPorts: known([]) };
}

function base(
  group: InstanceGroup,
  port: Value<number>,
  process: HostProcess,
): Omit<InstanceFront, "proxy" | "upstreamPorts"> {
  return {
    origin: group.origin,
    port,
    filePaths: [],
    locations: [],
    changedBy: null,
    process,
    inContainer: false,
  };
}

function isProxy({ name, startedBy }: HostProcess): boolean {
  return startedBy === "systemd" && knownValue(name) === "nginx";
}
