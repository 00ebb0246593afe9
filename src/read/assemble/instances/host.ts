import { baseName, type InputFiles } from "../../../input/index.js";
import {
  type HostProcess,
  type InstanceHost,
  knownValue,
  type LaunchSettings,
  type Model,
  type Origin,
  type Proxy,
} from "../../../model/index.js";
import { parseProxy } from "../../nginx/parse.js";
import { readProxy } from "../../nginx/read-proxy.js";
import { unitProcess } from "../../systemd/unit.js";
import type { PlacedFile, UserData } from "../../user-data/index.js";
import { managedProcesses } from "./managers.js";
import { packagedServer } from "./packaged.js";
import { copiedFile, onlyFile, poolsOnHost } from "./pools.js";
import { containerProcess, directProcesses } from "./servers.js";
import { isHarmless, startedServices } from "./services.js";

/** What a script starts on an instance, and why there may be more. */
export function hostOf(
  data: UserData,
  launch: LaunchSettings,
  model: Model,
  input: InputFiles,
): InstanceHost {
  const { script } = data;
  const found: HostProcess[] = [];
  const reasons: string[] = script.incomplete === null ? [] : [script.incomplete];
  const add = (process: HostProcess | null, why: string): void => {
    if (process === null) reasons.push(why);
    else if (!found.some(({ id }) => id === process.id)) found.push(process);
  };
  for (const { name, origin, certain } of startedServices(script.commands)) {
    if (isHarmless(name)) continue;
    if (!certain) reasons.push(`whether ${name} is started depends on the instance`);
    else add(serviceProcess(name, origin, data, launch, model), `what ${name} runs is not among the files`);
  }
  for (const command of script.commands) {
    const container = containerProcess(command, launch.id);
    if (container !== undefined) add(container, "what its containers listen on is not known");
  }
  const managed = managedProcesses(data, launch.id, input);
  for (const process of [...managed.processes, ...directProcesses(script.commands, launch.id)])
    add(process, "");
  reasons.push(...managed.lost, ...surroundings(data, launch));
  return {
    script,
    processes: found,
    proxies: found.some(({ name }) => knownValue(name) === "nginx")
      ? [...writtenProxies(data.files), ...copiedProxies(data, model)]
      : [],
    pools: poolsOnHost(data, model),
    incomplete: reasons[0] ?? null,
  };
}

/** A unit that the script writes, one among the files, or a package's own. */
function serviceProcess(
  name: string,
  origin: Origin,
  { files, script }: UserData,
  launch: LaunchSettings,
  model: Model,
): HostProcess | null {
  const written = files.findLast(
    ({ path, text }) =>
      path.endsWith(`/${name}.service`) && text !== null && /^[ \t]*ExecStart[ \t]*=/m.test(text),
  );
  if (written !== undefined) return writtenUnit(name, written, files, launch.id);
  const unit = model.hostProcesses.find(
    ({ startedBy, name: own }) => startedBy === "systemd" && knownValue(own) === `${name}.service`,
  );
  if (unit !== undefined) return { ...unit, id: `${launch.id} ${unit.id}` };
  return packagedServer(name, origin, script, launch.id);
}

function writtenUnit(
  name: string,
  file: PlacedFile,
  files: readonly PlacedFile[],
  id: string,
): HostProcess | null {
  const { places } = file;
  return unitProcess({
    id: `${id} ${name}.service`,
    name: `${name}.service`,
    text: file.text ?? "",
    origin: file.origin,
    originOf: ({ line }) => places?.lineOrigin(line) ?? file.origin,
    fileAt: (path) => files.findLast((each) => each.path === path),
  });
}

const PROXY_FOLDER = /^\/etc\/nginx\/(?:conf\.d|sites-(?:enabled|available))\/?$/;
const PROXY_FILE = /^\/etc\/nginx\/(?:nginx\.conf|conf\.d\/[^/]+\.conf|sites-(?:enabled|available)\/[^/]+)$/;

/** Files of nginx beside the script that it copies to where nginx reads them. */
function copiedProxies({ script }: UserData, model: Model): Proxy[] {
  const edited = script.commands.some(
    ({ words }) =>
      /^(?:sed|perl|awk|envsubst)$/.test(words[0] ?? "") && words.some((word) => /nginx|\.conf/.test(word)),
  );
  if (edited) return [];
  return script.commands.flatMap((command): Proxy[] => {
    const copied = command.certain ? copiedFile(command, PROXY_FOLDER, PROXY_FILE) : null;
    if (copied === null) return [];
    const source = onlyFile(
      model.proxies.map(({ id }) => id),
      copied.from,
    );
    return model.proxies.filter(({ id }) => id === source);
  });
}

/** Files of nginx that the script writes; line ends put each line where it stands. */
function writtenProxies(files: readonly PlacedFile[]): Proxy[] {
  return files.flatMap((file): Proxy[] => {
    if (!PROXY_FILE.test(file.path)) return [];
    const { place } = file.origin;
    const text = `${"\n".repeat(Math.max(0, (place?.line ?? 1) - 1))}${file.text ?? ""}`;
    const { directives, problem } = parseProxy(place?.file ?? baseName(file.path), text);
    if (problem !== null || file.text === null) return [];
    // Of a file that does not stand by itself nothing can be edited.
    return [readProxy(`${file.path} of ${place?.file ?? "the instance"}`, directives)];
  });
}

/** What the image or another tool may start beside the script. */
function surroundings({ script, files }: UserData, { image }: LaunchSettings): string[] {
  const reasons: string[] = [];
  if (files.some(({ path }) => path === "/etc/ecs/ecs.config"))
    reasons.push("Amazon ECS places containers on it");
  const name = knownValue(image) ?? "";
  const bare = /\/aws\/service\/(?:ami-amazon-linux-latest|canonical|debian|suse)\//.test(name);
  // An image whose programs are installed at its first start brings none of its own.
  if (!bare && script.packages.length === 0) reasons.push("its image may start programs of its own");
  return reasons;
}
