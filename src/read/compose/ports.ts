import { known, type LocalService, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import type { Lookup } from "../interpolate.js";
import { textOf } from "./fields.js";

type Port = LocalService["ports"][number];

const PORTS_OF_RANGE_MAX = 100;

export function portsOf(node: DocumentNode | undefined, lookup: Lookup): Port[] {
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) =>
    item.kind === "map" ? longForm(item, lookup) : shortForm(item, lookup),
  );
}

function longForm(item: DocumentNode, lookup: Lookup): Port[] {
  const number = (key: string): Value<number> | null => {
    const value = textOf(childOf(item, key), lookup);
    if (value === null) return null;
    return value.known ? numberOf(value.value, originOf(item)) : value;
  };
  const container = number("target");
  return container === null ? [] : [{ host: number("published") ?? known(null, originOf(item)), container }];
}

/** `8000`, `80:8000`, `127.0.0.1:80:8000/tcp`, `3000-3005:4000-4005`. */
function shortForm(item: DocumentNode, lookup: Lookup): Port[] {
  const origin = originOf(item);
  const value = textOf(item, lookup);
  if (value === null) return [];
  if (!value.known) return containerOnly(item, lookup);
  const match =
    /^(?:(?:\[[^\]]*\]|\d+(?:\.\d+){3}|[a-z*]+):)?(?:(?<host>[\d-]*):)?(?<container>\d+(?:-\d+)?)(?:\/\w+)?$/.exec(
      value.value,
    );
  const containers = rangeOf(match?.groups?.["container"]);
  const hosts = rangeOf(match?.groups?.["host"]);
  return containers.map((container, index) => ({
    host: known(hosts[index] ?? null, origin),
    container: known(container, origin),
  }));
}

/** `${PORT}:8000`: the container's side is known although the host's is not. */
function containerOnly(item: DocumentNode, lookup: Lookup): Port[] {
  const text = item.kind === "scalar" ? item.text : "";
  const container = /:(\d+)(?:\/\w+)?$/.exec(text)?.[1];
  const origin = originOf(item);
  const value = textOf(item, lookup);
  const reason = value?.known === false ? value.reason : "it is not written as a number";
  const host = unknown(reason, origin);
  return [{ host, container: container === undefined ? host : known(Number(container), origin) }];
}

function rangeOf(text: string | undefined): number[] {
  const [first, last] = (text ?? "").split("-").map(Number);
  if (text === undefined || text === "" || first === undefined || Number.isNaN(first)) return [];
  const count = Math.min((last ?? first) - first, PORTS_OF_RANGE_MAX) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, offset) => first + offset);
}

function numberOf(text: string, origin: Port["container"]["origin"]): Value<number> {
  return /^\d+$/.test(text) ? known(Number(text), origin) : unknown("it is not written as a number", origin);
}
