import {
  APPSPEC_HOOKS,
  APPSPEC_SYSTEMS,
  APPSPEC_VERSION,
  type AppSpecPlatform,
} from "../../aws/codedeploy.js";
import { folderOf, type InputFile, type InputFiles, joinPath } from "../../input/index.js";
import type { Refusal } from "../../model/index.js";
import { childOf, type DocumentNode, entryOf, type MapEntry, originOf } from "../document/index.js";
import { section } from "./section.js";

const FAILS = "CodeDeploy fails the deployment before any of it runs, and the old revision stays.";

/** The agent keeps the scripts of any event, and asks for those of its own alone. */
const NEVER_RUNS = "The agent passes over events that it does not know: what stands there never runs.";

/** What CodeDeploy refuses in an AppSpec file: its version, its system, its events and their scripts. */
export function readHooks(root: DocumentNode, file: InputFile, files: InputFiles): Refusal[] {
  const platform = platformOf(root);
  return [
    ...version(root),
    ...system(root, platform),
    ...hooksOf(root).flatMap((hook) => judgeHook(hook, platform, file, files)),
  ];
}

function platformOf(root: DocumentNode): AppSpecPlatform {
  const resources = section(root, "resources");
  if (resources === undefined) return "server";
  const types = resources.kind === "list" ? resources.items : [];
  const isFunction = types
    .flatMap((item) => (item.kind === "map" ? item.entries : []))
    .some(({ value }) => text(childOf(value, "Type")) === "AWS::Lambda::Function");
  return isFunction ? "lambda" : "ecs";
}

function version(root: DocumentNode): Refusal[] {
  const node = section(root, "version");
  const written = text(node);
  if (node === undefined || written === null || Number(written) === Number(APPSPEC_VERSION)) return [];
  return [refusal(node, written, `the version is ${written}, the only one there is is ${APPSPEC_VERSION}`)];
}

function system(root: DocumentNode, platform: AppSpecPlatform): Refusal[] {
  const node = section(root, "os");
  const written = text(node);
  if (platform !== "server" || node === undefined || written === null || /[<${]/.test(written)) return [];
  if (APPSPEC_SYSTEMS.includes(written)) return [];
  return [refusal(node, written, `os is ${written}, there are ${APPSPEC_SYSTEMS.join(" and ")}`)];
}

/** A map for instances; for ECS and Lambda a list of maps with one entry each. */
function hooksOf(root: DocumentNode): MapEntry[] {
  const hooks = section(root, "hooks");
  if (hooks?.kind === "map") return [...hooks.entries];
  if (hooks?.kind !== "list") return [];
  return hooks.items.flatMap((item) => (item.kind === "map" ? item.entries : []));
}

function judgeHook(hook: MapEntry, platform: AppSpecPlatform, file: InputFile, files: InputFiles): Refusal[] {
  const allowed = APPSPEC_HOOKS[platform];
  if (!allowed.includes(hook.key)) {
    const what = `${hook.key} is no lifecycle event that may run something here; there are ${allowed.join(", ")}`;
    const origin = { place: hook.keyPlace, node: originOf(hook.value).node, written: true };
    return [{ origin, value: hook.key, what, why: platform === "server" ? NEVER_RUNS : FAILS }];
  }
  if (platform !== "server" || hook.value.kind !== "list") return [];
  return hook.value.items.flatMap((script) => [...location(script, file, files), ...timeout(script)]);
}

/** A script that is not beside the AppSpec file is not in the revision either, unless a build makes it. */
function location(script: DocumentNode, file: InputFile, files: InputFiles): Refusal[] {
  const node = entryOf(script, "location")?.value;
  const written = text(node);
  if (script.kind === "map" && (node === undefined || (node.kind === "scalar" && node.value === null)))
    return [refusal(script, "", "a script has no location")];
  if (node === undefined || written === null || /[<${]/.test(written)) return [];
  const folder = folderOf(file.path);
  const path = joinPath(folder, written.replaceAll("\\", "/"));
  if (files.files.has(path) || !isScriptFolder(folderOf(path), files) || isCopied(path, files)) return [];
  const what = `the script ${written} is not among the files`;
  const why =
    "The event that names it fails on every instance with ScriptMissing, and the deployment is stopped there.";
  return [{ origin: originOf(node), value: written, what, why }];
}

/** A file of that name somewhere else: a build may put it where the revision wants it. */
function isCopied(path: string, files: InputFiles): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return [...files.files.keys()].some((other) => other.slice(other.lastIndexOf("/") + 1) === name);
}

/** Only where others of its folder are here: a folder that a build makes as a whole says nothing. */
function isScriptFolder(folder: string, files: InputFiles): boolean {
  return [...files.files.keys()].some(
    (path) => folderOf(path) === folder && /\.(?:sh|bash|py|rb|ps1|bat|cmd|js)$/i.test(path),
  );
}

/** The agent takes the number that a text begins with, and refuses none and less. */
function timeout(script: DocumentNode): Refusal[] {
  const node = entryOf(script, "timeout")?.value;
  const written = text(node);
  if (node === undefined || written === null || /[<${]/.test(written)) return [];
  const seconds = Number(/^\s*[+-]?\d+/.exec(written)?.[0] ?? 0);
  return seconds > 0
    ? []
    : [refusal(node, written, `the timeout is ${written}, and must be a number above 0`)];
}

function refusal(node: DocumentNode, value: string, what: string): Refusal {
  return { origin: originOf(node), value, what, why: FAILS };
}

function text(node: DocumentNode | undefined): string | null {
  return node?.kind === "scalar" && node.value !== null ? node.text : null;
}
