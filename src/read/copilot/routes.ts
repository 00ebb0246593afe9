import { resolvePlain } from "../resource/plain.js";
import { scalar } from "./translate.js";
import { unresolved, type Resolved } from "../resource/resolved.js";
import type { Manifest } from "./manifest.js";
import type { Route } from "./workload.js";

/** What the balancers of a workload send requests to: `http`, its further rules, and `nlb`. */
export function routesOf(manifest: Manifest): Route[] {
  return [...httpRoutes(manifest), ...networkRoutes(manifest)];
}

function httpRoutes(manifest: Manifest): Route[] {
  const http = manifest.at("http");
  // `http: false` turns the Application Load Balancer off; a Backend Service without it has none.
  if (http?.kind !== "map") return [];
  const further = manifest.at("http", "additional_rules");
  const count = further?.kind === "list" ? further.items.length : 0;
  const first = routeAt(manifest, ["http"]);
  const rest = Array.from({ length: count }, (_, index) => {
    const rule = further?.kind === "list" ? further.items[index] : undefined;
    return rule === undefined ? [] : [ruleAt(manifest, rule, first)];
  }).flat();
  return [first, ...rest];
}

function routeAt(manifest: Manifest, at: readonly string[]): Route {
  const named = manifest.at(...at, "target_container") ?? manifest.at(...at, "targetContainer");
  const written = manifest.at(...at, "target_port");
  const port = written === undefined ? undefined : resolvePlain(written);
  const container = named === undefined ? containerWith(manifest, port) : resolvePlain(named);
  return { at, container, port: port ?? portOf(manifest, container) };
}

/** Requests for a port that a sidecar exposes go to it without being told to; all others to the main container. */
function containerWith(manifest: Manifest, port: Resolved | undefined): Resolved {
  const main = ownName(manifest);
  if (port?.kind !== "scalar" || manifest.text("image", "port") === port.text) return main;
  const exposing = [...manifest.entries("sidecars").keys()].find(
    (name) => manifest.text("sidecars", name, "port")?.replace(/\/.*$/, "") === port.text,
  );
  return exposing === undefined ? main : scalar(exposing, port.origin);
}

/** A further rule is checked as the first one is, unless it says otherwise; its own check is not followed. */
function ruleAt(manifest: Manifest, rule: Parameters<typeof resolvePlain>[0], first: Route): Route {
  const read = resolvePlain(rule);
  const entry = (key: string): Resolved | undefined =>
    read.kind === "mapping" ? read.entries.get(key)?.value : undefined;
  const port = entry("target_port");
  const container = entry("target_container") ?? containerWith(manifest, port);
  return { at: first.at, container, port: port ?? portOf(manifest, container) };
}

function networkRoutes(manifest: Manifest): Route[] {
  const nlb = manifest.at("nlb");
  if (nlb?.kind !== "map") return [];
  const route = routeAt(manifest, ["nlb"]);
  if (manifest.at("nlb", "target_port") !== undefined) return [route];
  // Without a target port it is the container's own, else the port that is listened on.
  const listened = manifest.at("nlb", "port");
  const port =
    route.port.kind === "unresolved" && listened !== undefined ? resolvePlain(listened) : route.port;
  return [{ ...route, port: withoutProtocol(port) }];
}

function withoutProtocol(port: Resolved): Resolved {
  return port.kind === "scalar" ? scalar(port.text.replace(/\/.*$/, ""), port.origin) : port;
}

function ownName(manifest: Manifest): Resolved {
  const name = manifest.at("name");
  return name === undefined
    ? unresolved("the manifest has no name", manifest.origin("name"))
    : resolvePlain(name);
}

/** The main container's `image.port`, or a sidecar's own. */
function portOf(manifest: Manifest, container: Resolved): Resolved {
  const main = container.kind === "scalar" && container.text === manifest.text("name");
  const at = main || container.kind !== "scalar" ? ["image", "port"] : ["sidecars", container.text, "port"];
  const node = manifest.at(...at);
  if (node === undefined) return unresolved("no port is written", manifest.origin(...at));
  return withoutProtocol(resolvePlain(node));
}
