import type { PathLink } from "../../finding/index.js";
import {
  type EventLink,
  type EventNode,
  eventLinks,
  type EventSource,
  findNamed,
  knownValue,
  type LambdaFunction,
  type Model,
  type Place,
  type Queue,
  resourceName,
} from "../../model/index.js";

/** Chains of events in real deployments are shorter. */
const HOPS_MAX = 6;

interface Station {
  readonly name: string;
  readonly place: Place | null;
}

/** The whole way of an event through a hop, from where it begins to the function that gets it; `broken`: the hop does not hold. */
export function eventPath(model: Model, link: EventLink, broken: boolean): PathLink[] {
  const links = eventLinks(model);
  const before = hopsBefore(link, links);
  const after = hopsAfter(model, link, links);
  const stations: Station[] = [...before, stationFrom(link), stationOf(link.to), ...after];
  const at = before.length;
  return stations.map((station, index) => ({
    ...station,
    reachesNext: index + 1 < stations.length && !(broken && index === at),
  }));
}

function hopsBefore(link: EventLink, links: readonly EventLink[]): Station[] {
  const stations: Station[] = [];
  let current = link;
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const previous = links.find((each) => each.to.noun === current.from.noun);
    if (previous === undefined || previous === link) break;
    stations.unshift(stationFrom(previous));
    current = previous;
  }
  return stations;
}

function hopsAfter(model: Model, link: EventLink, links: readonly EventLink[]): Station[] {
  const stations: Station[] = [];
  let node: EventNode = link.to;
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const next: EventNode | null =
      node.kind === "queue" ? readerOf(model, node.noun) : (nextAfter(node, links) ?? null);
    if (next === null) break;
    stations.push(stationOf(next));
    node = next;
  }
  return stations;
}

function nextAfter(node: EventNode, links: readonly EventLink[]): EventNode | undefined {
  return links.find((each) => each.from.noun === node.noun)?.to;
}

function readerOf(model: Model, queue: Queue): EventNode | null {
  const [reader] = readersOf(model, queue);
  return reader === undefined ? null : { kind: "function", noun: reader.by };
}

/** The functions that read a queue. */
export function readersOf(
  model: Model,
  queue: Queue,
): { readonly source: EventSource; readonly by: LambdaFunction }[] {
  return model.eventSources.flatMap((source) => {
    if (findNamed(model.queues, source.sourceId) !== queue) return [];
    const by = findNamed(model.functions, source.functionId);
    return by === undefined ? [] : [{ source, by }];
  });
}

/** What hands events on, and which of them. */
function stationFrom({ from, notification, subscription }: EventLink): Station {
  const details: string[] = [];
  if (notification !== null) {
    details.push(...notification.events.map((event) => knownValue(event) ?? "?"));
    const [prefix, suffix] = [notification.prefix, notification.suffix].map(
      (each) => knownValue(each) ?? "?",
    );
    if (prefix || suffix) details.push(`${prefix}*${suffix}`);
  }
  if (subscription !== null && knownValue(subscription.filterPolicy) !== null) details.push("filtered");
  const { name, place } = stationOf(from);
  return { name: details.length > 0 ? `${name} (${details.join(", ")})` : name, place };
}

function stationOf({ kind, noun }: EventNode): Station {
  return { name: `${kind} ${resourceName(noun.id)}`, place: noun.origin.place };
}

/** `bucket Uploads`: how a station is called in a sentence. */
export function spokenNode({ kind, noun }: EventNode): string {
  return `${kind} ${resourceName(noun.id)}`;
}
