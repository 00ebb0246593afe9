import type { InputProblem } from "../../finding/index.js";
import { folderOf, type InputFile, type InputFiles, joinPath } from "../../input/index.js";
import { known, type Listener, type LoadBalancer, type TargetGroup, unknown } from "../../model/index.js";
import { type MapNode, originOf } from "../document/index.js";
import type { Fragment, ImageBuildFact } from "../reader.js";
import { Fields, type Reading } from "../resource/fields.js";
import { namedElsewhere } from "../resource/linker.js";
import { readService } from "../resource/service.js";
import { readTargetGroup } from "../resource/target-group.js";
import { readTaskDefinition } from "../resource/task-definition.js";
import { type Manifest, manifestsOf } from "./manifest.js";
import { routesOf } from "./routes.js";
import { serviceMapping, targetGroupMapping, taskMapping } from "./workload.js";

const ANCESTORS_MAX = 24;

/** The services that a manifest describes: as it stands, and as each environment changes it. */
export function readWorkloads(root: MapNode, file: InputFile, files: InputFiles): Fragment {
  const problems: InputProblem[] = [];
  const reading: Reading = { casing: "pascal", problems };
  const workloads = manifestsOf(root).map((manifest) => readWorkload(manifest, file, files, reading));
  return {
    describesDeployment: true,
    services: workloads.map(({ service }) => service),
    taskDefinitions: workloads.map(({ task }) => task),
    targetGroups: workloads.flatMap(({ targetGroups }) => targetGroups),
    loadBalancers: workloads.flatMap(({ balancer }) => (balancer === null ? [] : [balancer])),
    listeners: workloads.flatMap(({ listener }) => (listener === null ? [] : [listener])),
    imageBuilds: workloads.slice(0, 1).flatMap(({ builds }) => builds),
    problems: distinct(problems),
  };
}

function readWorkload(manifest: Manifest, file: InputFile, files: InputFiles, reading: Reading) {
  const name = manifest.text("name") ?? "service";
  const id = manifest.environment === null ? name : `${name} in ${manifest.environment}`;
  const routes = routesOf(manifest);
  const ids = routes.map((_, index) =>
    index === 0 ? `${id} target group` : `${id} target group ${index + 1}`,
  );
  const targetGroups = routes.map((route, index) =>
    readTargetGroup(new Fields(targetGroupMapping(manifest, route), reading), ids[index] ?? id, null),
  );
  const task = readTaskDefinition(
    new Fields(taskMapping(manifest, routes, hasAddons(file, files)), reading),
    id,
    namedElsewhere,
  );
  const service = readService(
    new Fields(serviceMapping(manifest, id, routes, ids), reading),
    id,
    namedElsewhere,
  );
  service.taskDefinition = task;
  for (const [index, target] of service.targets.entries()) target.targetGroup = targetGroups[index] ?? null;
  const balancer = routes.length === 0 ? null : balancerOf(manifest, id);
  return {
    service,
    task,
    targetGroups,
    balancer,
    listener: balancer === null ? null : listenerOf(balancer, targetGroups),
    builds: [
      ...buildAt(manifest, ["image", "build"], name, file, files),
      ...[...manifest.entries("sidecars").keys()].flatMap((each) =>
        buildAt(manifest, ["sidecars", each, "image", "build"], each, file, files),
      ),
    ],
  };
}

/** Outputs of addons become variables of the container. */
function hasAddons(file: InputFile, files: InputFiles): boolean {
  const folder = joinPath(folderOf(file.path), "addons");
  return [...files.files.keys()].some((path) => path.startsWith(`${folder}/`));
}

/** The environment's balancer: only whom it serves and what it is, is known here. */
function balancerOf(manifest: Manifest, id: string): LoadBalancer {
  const http = manifest.at("http")?.kind === "map";
  const origin = manifest.origin(http ? "http" : "nlb");
  const elsewhere = unknown("the Copilot environment holds it", origin);
  return {
    id: `${id} load balancer`,
    origin,
    name: elsewhere,
    type: known(http ? "application" : "network", { ...origin, written: false }),
    scheme: elsewhere,
    subnets: [elsewhere],
    securityGroups: [elsewhere],
    idleTimeoutSeconds: elsewhere,
  };
}

/** Whether it listens on HTTPS depends on the application's domain. */
function listenerOf(balancer: LoadBalancer, groups: readonly TargetGroup[]): Listener {
  const { origin } = balancer;
  const elsewhere = unknown("the Copilot environment holds it", origin);
  return {
    id: `${balancer.id} listener`,
    origin,
    loadBalancer: known(balancer, origin),
    port: elsewhere,
    protocol: elsewhere,
    hasCertificate: elsewhere,
    forwardsTo: groups.map((group) => known(group, group.origin)),
    redirects: elsewhere,
  };
}

/** `image.build` is a Dockerfile, or a map with it. Paths begin at the workspace's root. */
function buildAt(
  manifest: Manifest,
  at: readonly string[],
  container: string,
  file: InputFile,
  files: InputFiles,
): ImageBuildFact[] {
  const node = manifest.at(...at);
  if (node === undefined) return [];
  const written = manifest.text(...at) ?? manifest.text(...at, "dockerfile");
  const context = manifest.text(...at, "context");
  const dockerfile = written ?? joinPath(context ?? ".", "Dockerfile");
  const root = workspaceRoot(dockerfile, file, files);
  if (root === null) return [];
  return [
    {
      origin: originOf(node),
      dockerfile: joinPath(root, dockerfile),
      context: joinPath(root, context ?? folderOf(dockerfile)),
      target: manifest.text(...at, "target"),
      tag: null,
      localService: container,
    },
  ];
}

/** The nearest folder above the manifest under which the Dockerfile exists. */
function workspaceRoot(dockerfile: string, file: InputFile, files: InputFiles): string | null {
  let folder = folderOf(file.path);
  for (let step = 0; step < ANCESTORS_MAX; step += 1) {
    if (files.files.has(joinPath(folder, dockerfile))) return folder;
    if (folder === ".") return null;
    folder = folderOf(folder);
  }
  return null;
}

function distinct(problems: readonly InputProblem[]): InputProblem[] {
  return [...new Map(problems.map((each) => [`${each.line} ${each.message}`, each])).values()];
}
