import { folderOf, type InputFiles, joinPath, settledPath } from "../../input/index.js";
import { known, type LocalService, type Origin, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, originOf, type SourceDocument } from "../document/index.js";
import { splitShellWords } from "../shell-words.js";
import type { Fragment, ImageBuildFact } from "../reader.js";
import { environmentOf, projectVariables } from "./environment.js";
import { type ComposeContext, fieldOf, textOf } from "./fields.js";
import { healthCheckOf } from "./health-check.js";
import { portsOf } from "./ports.js";
import { servicesNode } from "./recognise.js";

/** What a Compose file says. */
export function composeFragment(document: SourceDocument, files: InputFiles): Fragment {
  const services = document.root === null ? null : servicesNode(document.root);
  if (services === null) return { describesDeployment: false };
  const context: ComposeContext = {
    folder: folderOf(document.file),
    files,
    lookup: projectVariables(folderOf(document.file), files),
    services,
  };
  const read = services.entries.map(({ key, value }) => serviceOf(key, value, context));
  return {
    describesDeployment: false,
    localServices: read.map(({ service }) => service),
    imageBuilds: read.flatMap(({ build }) => (build === null ? [] : [build])),
  };
}

interface ServiceRead {
  readonly service: LocalService;
  readonly build: ImageBuildFact | null;
}

function serviceOf(name: string, node: DocumentNode, context: ComposeContext): ServiceRead {
  const origin = originOf(node);
  const field = (key: string): DocumentNode | undefined => fieldOf(node, key, context);
  const image = textOf(field("image"), context.lookup);
  const build = buildOf(field("build"), context);
  const service: LocalService = {
    origin,
    name,
    image: image ?? known(null, { ...origin, written: false }),
    buildContext: build?.context ?? null,
    dockerfile: build?.dockerfile ?? null,
    buildTarget: build?.target ?? null,
    command: wordsOf(field("command"), origin, context),
    entryPoint: wordsOf(field("entrypoint"), origin, context),
    environment: environmentOf(node, context),
    ports: portsOf(field("ports"), context.lookup),
    dependsOn: dependsOn(field("depends_on")),
    healthCheck: healthCheckOf(field("healthcheck"), context.lookup),
  };
  if (build === null) return { service, build: null };
  return { service, build: { ...build, origin, tag: image?.known ? image : null, localService: name } };
}

function buildOf(
  node: DocumentNode | undefined,
  { folder, files, lookup }: ComposeContext,
): { context: string; dockerfile: string; target: string | null } | null {
  if (node === undefined) return null;
  const text = (key: string): string | null => {
    const value = textOf(node.kind === "map" ? childOf(node, key) : undefined, lookup);
    return value?.known ? value.value : null;
  };
  const written = node.kind === "scalar" ? textOf(node, lookup) : null;
  const context = node.kind === "scalar" ? (written?.known ? written.value : null) : (text("context") ?? ".");
  // A context may be a repository on the network; nothing of it is here.
  if (context === null || /^[a-z+]+:\/\/|^git@/i.test(context) || context.startsWith("/")) return null;
  const inFolder = settledPath(files, joinPath(folder, context));
  return {
    context: inFolder,
    dockerfile: settledPath(files, joinPath(inFolder, text("dockerfile") ?? "Dockerfile")),
    target: text("target"),
  };
}

function wordsOf(
  node: DocumentNode | undefined,
  parent: Origin,
  { lookup }: ComposeContext,
): Value<readonly string[] | null> {
  if (node === undefined) return known(null, { ...parent, written: false });
  const items = node.kind === "list" ? node.items : [node];
  const texts = items.map((item) => textOf(item, lookup));
  const missing = texts.find((text) => text !== null && !text.known);
  if (missing !== undefined && missing !== null && !missing.known)
    return unknown(missing.reason, originOf(node));
  const words = texts.flatMap((text) => (text?.known ? [text.value] : []));
  if (node.kind === "list") return known(words, originOf(node));
  return words[0] === undefined
    ? known(null, originOf(node))
    : known(splitShellWords(words[0]), originOf(node));
}

function dependsOn(node: DocumentNode | undefined): string[] {
  if (node?.kind === "map") return node.entries.map((entry) => entry.key);
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
}
