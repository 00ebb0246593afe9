import { childOf, type DocumentNode, parseDocument } from "../document/index.js";
import { folderOf } from "../../input/index.js";
import { Options } from "./options.js";
import { programOf } from "./wrappers.js";

/**
 * One application of PM2's configuration file.
 * Source: https://pm2.keymetrics.io/docs/usage/application-declaration (read 2026-11-21).
 */
export interface Pm2App {
  readonly name: string | null;
  readonly words: readonly string[];
  /** Null for the folder in which PM2 is called. */
  readonly folder: string | null;
  /** Null for a value that only the run decides. */
  readonly environment: readonly (readonly [string, string | null])[];
}

/** `pm2 start ecosystem.config.js --env production --only api`. */
export interface Pm2File {
  readonly file: string;
  readonly environment: string | null;
  readonly only: readonly string[] | null;
}

const VALUE_OPTIONS = /^(?:--env|--only|-n|--name|-i|--instances|--cwd|--format|--secret|--public)$/;

/** Null for a command that names no configuration file of PM2. */
export function pm2File(words: readonly string[]): Pm2File | null {
  const program = programOf(words);
  if (program !== "pm2" && program !== "pm2-runtime") return null;
  const options = new Options(words.slice(1));
  const plain = options.plain(VALUE_OPTIONS);
  if (program === "pm2" && plain[0] !== "start") return null;
  const file = plain[0] === "start" ? plain[1] : plain[0];
  if (file === undefined || !/\.(?:json|ya?ml)$|\.config\.[cm]?js$/.test(file)) return null;
  return {
    file,
    environment: options.value("--env") ?? null,
    only: options.value("--only")?.split(",") ?? null,
  };
}

const CHARACTERS_MAX = 20_000;

/** The literals of a configuration file, as data; null where it is a program. Nothing of it is run. */
export function pm2Apps(text: string, { file, environment, only }: Pm2File): Pm2App[] | null {
  const script = file.endsWith("js");
  if (text.length > CHARACTERS_MAX) return null;
  const { root, problems } = parseDocument("ecosystem", script ? exported(text) : text);
  if (root === null || problems.length > 0) return null;
  const list = root.kind === "list" ? root : childOf(root, "apps");
  const nodes = list?.kind === "list" ? list.items : list === undefined ? [] : [list];
  const apps = nodes.map((node) => appOf(node, environment, script ? folderOf(file) : null));
  const all = apps.flatMap((app) => app ?? []);
  if (all.length === 0 || all.length !== apps.length) return null;
  return only === null ? all : all.filter(({ name }) => name !== null && only.includes(name));
}

/** What a module exports, without comments; text before it makes it a program. */
function exported(text: string): string {
  return text
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/(^|[\s,{[])\/\/[^\n]*/g, "$1")
    .replace(/^\s*(?:["']use strict["'];?\s*)?(?:module\.exports\s*=|export default)\s*/, "")
    .trimEnd()
    .replace(/;$/, "");
}

/** In a script, of which the folder is given, what stands without quotes is an expression unless it is a number or a truth value. */
function appOf(node: DocumentNode, environment: string | null, scriptFolder: string | null): Pm2App | null {
  if (node.kind !== "map" || node.entries.some(({ key }) => !/^\w+$/.test(key))) return null;
  const literal = (value: DocumentNode): string | null =>
    value.kind === "scalar" &&
    !(scriptFolder !== null && value.style === "plain" && typeof value.value === "string")
      ? value.text
      : null;
  const field = (key: string): string | null | undefined => {
    const value = childOf(node, key);
    return value === undefined ? undefined : literal(value);
  };
  const [script, given, interpreter] = [field("script"), childOf(node, "args"), field("interpreter")];
  const args =
    given === undefined ? "" : given.kind === "list" ? listed(given.items.map(literal)) : literal(given);
  const folder =
    expressionOf(childOf(node, "cwd")) === "__dirname" ? (scriptFolder ?? "__dirname") : field("cwd");
  if (typeof script !== "string" || args === null || interpreter === null || folder === null) return null;
  const runs =
    interpreter ?? (script.endsWith(".py") ? "python3" : /\.[cm]?js$/.test(script) ? "node" : "none");
  const maps = [childOf(node, "env"), environment === null ? undefined : childOf(node, `env_${environment}`)];
  const variables = maps.flatMap((map) => (map?.kind === "map" ? map.entries : []));
  const open = maps.some((map) => map !== undefined && map.kind !== "map");
  if (open || variables.some(({ key }) => !/^\w+$/.test(key))) return null;
  return {
    name: field("name") ?? null,
    words: [...(runs === "none" ? [] : [runs]), script, ...args.split(/\s+/).filter((word) => word !== "")],
    folder: folder ?? null,
    environment: [...new Map(variables.map(({ key, value }) => [key, literal(value)]))],
  };
}

function listed(words: readonly (string | null)[]): string | null {
  return words.includes(null) ? null : words.join(" ");
}

function expressionOf(node: DocumentNode | undefined): string | null {
  return node?.kind === "scalar" && node.style === "plain" ? node.text : null;
}
