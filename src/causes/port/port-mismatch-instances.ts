import {
  type HostPath,
  hostPaths,
  knownValue,
  type ListeningPort,
  listeningPorts,
  type Model,
  type Origin,
} from "../../model/index.js";
import { found, notApplicable, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { ASK_CONSOLE } from "../shared/beanstalk/console.js";
import { hostRequestPath } from "../shared/host-request-path.js";

/** What the instance's proxy, or the balancer itself, asks must be what the process opens. */
export function instancePortVerdicts(model: Model): Verdict[] {
  return hostPaths(model).map((host) => judge(host));
}

function judge(host: HostPath): Verdict {
  const { process, front, targetGroup, throughProxy } = host;
  if (process.application === null && process.listens === undefined)
    return notApplicable("the source is not among the files");
  if (throughProxy === null) {
    return unknownBecause(
      "whether requests pass the instance's proxy",
      "its port is not known",
      front.origin,
    );
  }
  if (throughProxy && front.changedBy !== null) {
    return unknownBecause(
      "where the proxy passes requests to",
      "a file of the bundle changes it",
      front.changedBy,
    );
  }
  const wanted = throughProxy ? front.upstreamPorts : oneOf(targetGroup);
  if (wanted === null) return notApplicable("no port is named");
  if (!wanted.known) return unknownBecause("the port that gets the requests", wanted.reason, wanted.origin);
  // A socket file is no port.
  if (wanted.value.length === 0) return { outcome: "not-found" };
  const listens = listeningPorts(process);
  const [first] = listens;
  if (first === undefined) {
    return unknownBecause(
      "the port that the application opens",
      "the source does not show it",
      process.origin,
    );
  }
  if (listens.some(({ port }) => port.known && wanted.value.includes(port.value)))
    return { outcome: "not-found" };
  const open = listens.find(({ port }) => !port.known);
  if (open && !open.port.known) {
    return unknownBecause("the port that the application opens", open.port.reason, open.port.origin);
  }
  return found(defect(host, wanted.value, wanted.origin, first, listens));
}

function oneOf(targetGroup: HostPath["targetGroup"]) {
  if (targetGroup === null) return null;
  const { port } = targetGroup;
  return port.known ? { known: true as const, value: [port.value], origin: port.origin } : port;
}

function defect(
  host: HostPath,
  wanted: readonly number[],
  at: Origin,
  first: ListeningPort,
  listens: readonly ListeningPort[],
) {
  const opened = [...new Set(listens.map(({ port }) => knownValue(port)))].join(", ");
  const asked = wanted.join(" or ");
  const through = host.throughProxy === true;
  const asks = through
    ? `the instance's proxy passes requests to port ${asked}`
    : `the balancer asks port ${asked}`;
  const answer = through
    ? "Nothing answers there, so every request and every health check gets 502 Bad Gateway."
    : "Nothing answers there, so every health check is refused.";
  const open = mayBeMoved(host);
  const unless = open ? " as long as the environment property PORT names no other one" : "";
  return {
    title: `${asks}${open ? " while PORT is not set" : ""}, the application listens on ${opened}`,
    explanation: `${asks.charAt(0).toUpperCase()}${asks.slice(1)} of the instance${unless}; the application listens on ${opened}. ${answer}`,
    confidence: open ? 0.8 : 0.95,
    missing: open ? [ASK_CONSOLE] : [],
    where: [
      { origin: first.decidedAt, value: opened },
      ...(at.place === null || !at.written ? [] : [{ origin: at, value: asked }]),
    ],
    path: hostRequestPath(host, "application"),
    repairs: repairs(host, wanted, opened, listens.length === 1 ? first : null),
  };
}

/** No file sets PORT, and the console may have: it moves the proxy's port. */
function mayBeMoved({ environment, front, throughProxy }: HostPath): boolean {
  const { written } = front.upstreamPorts.origin;
  return throughProxy === true && environment?.requestKnown === false && !front.inContainer && !written;
}

/** A PORT that is written is the one to follow; where none is, setting it moves the proxy, not the application. */
function repairs(
  { environment, front, throughProxy, targetGroup }: HostPath,
  wanted: readonly number[],
  opened: string,
  only: ListeningPort | null,
): RepairDraft[] {
  const { node } = front.upstreamPorts.origin;
  if (only === null) return [];
  if (environment === null && throughProxy === true) {
    return [{ description: `let the proxy pass requests to port ${opened}`, safe: false, changes: [] }];
  }
  if (throughProxy === false) {
    const port = targetGroup?.port.origin;
    return port?.node && port.written
      ? [
          {
            description: `send requests to port ${opened}`,
            safe: false,
            changes: [{ op: "set", node: port.node, value: Number(opened) }],
          },
        ]
      : [];
  }
  if (front.inContainer) {
    return [
      {
        description: `expose ${opened}, which is where the instance's proxy then goes`,
        safe: false,
        changes: [],
      },
    ];
  }
  if (node !== null && front.upstreamPorts.origin.written && only.variable === null) {
    return [
      {
        description: `set PORT to ${opened}, so that the proxy passes requests there`,
        safe: true,
        changes: [{ op: "set", node, value: opened }],
      },
    ];
  }
  return [
    {
      description: `listen on ${wanted[0]}, or set the environment property PORT to ${opened} so that the proxy passes requests there`,
      safe: false,
      changes: [],
    },
  ];
}
