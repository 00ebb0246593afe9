import {
  type Container,
  known,
  knownValue,
  type ListeningServer,
  listeningPorts,
  type Value,
} from "../../model/index.js";
import { languageOf } from "../shared/base-images.js";
import { commandLine } from "../shared/command-words.js";

/** For how long a container's server keeps an idle connection. */
export interface KeepAlive {
  /** "uvicorn". */
  readonly server: string;
  readonly seconds: Value<number>;
  /** What is written; empty for a default. */
  readonly text: string;
  readonly isDefault: boolean;
}

/** By what the source sets, else by what the command line says, else by a default that is certain. Null when nothing is known. */
export function keepAliveOf(container: Container, port: number | undefined): KeepAlive | null {
  const listen = listeningPorts(container).find(
    (each) => port !== undefined && knownValue(each.port) === port,
  );
  const server = listen?.listen.server;
  const command = commandLine(container);
  if (command !== null && keepsNothing(command.text)) return null;
  if (server !== undefined)
    return told(server) ?? byDefault(container, server.kind, server.keepAliveSeconds.origin);
  if (command === null) return null;
  const option = KEEP_ALIVE.exec(command.text);
  const program = PROGRAM.exec(command.text)?.[1] ?? null;
  if (option === null) return program === null ? null : byDefault(container, program, command.origin);
  return {
    server: program ?? "the server",
    seconds: known(Number(option[1]), command.origin),
    text: option[0].trim(),
    isDefault: false,
  };
}

const KEEP_ALIVE = /(?:^|\s)--(?:timeout-keep-alive|keep-alive|keepalive|keep-alive-timeout)[= ]["']?(\d+)/;
/** Servers that say on their command line alone how they keep connections. */
const PROGRAM = /(?:^|[\s/])(uvicorn|hypercorn)(?=\s)/;

/** gunicorn's sync workers close every connection after its answer. Source: gunicorn, Settings: keepalive. */
function keepsNothing(command: string): boolean {
  return (
    /(?:^|[\s/])gunicorn\s/.test(command) &&
    !/\s(?:-k|--worker-class|--threads)[=\s]*(?!sync\b)/.test(command) &&
    !/\s(?:-c|--config)[=\s]/.test(command)
  );
}

function told({ kind, keepAliveSeconds }: ListeningServer): KeepAlive | null {
  if (keepAliveSeconds.known && keepAliveSeconds.value === null) return null;
  const seconds: Value<number> = keepAliveSeconds.known
    ? known(keepAliveSeconds.value ?? 0, keepAliveSeconds.origin)
    : keepAliveSeconds;
  return { server: spoken(kind), seconds, text: "keep-alive", isDefault: false };
}

/**
 * Seconds that servers take when nothing is said. Sources: uvicorn, Settings: --timeout-keep-alive 5;
 * hypercorn, Configuring: keep_alive_timeout 5. Fastify's 72 s are above the balancer's default.
 */
const DEFAULTS: Readonly<Record<string, number>> = { uvicorn: 5, hypercorn: 5, fastify: 72 };
/** Source: Node.js documentation, server.keepAliveTimeout: 5 s up to release 24; later ones differ. */
const NODE_SECONDS = 5;
const NODE_MAJOR_MAX = 24;

function byDefault(container: Container, kind: string, origin: Value<unknown>["origin"]): KeepAlive | null {
  const seconds = kind === "node" || kind === "next" ? nodeDefault(container) : DEFAULTS[kind];
  if (seconds === undefined || seconds === null) return null;
  return { server: spoken(kind), seconds: known(seconds, origin), text: "", isDefault: true };
}

function nodeDefault({ build }: Container): number | null {
  const base = knownValue(build?.final.rootBase);
  const language = base === undefined ? null : languageOf(base);
  const isKnown = language?.name === "node" && language.major !== null && language.major <= NODE_MAJOR_MAX;
  return isKnown ? NODE_SECONDS : null;
}

function spoken(kind: string): string {
  return kind === "node" || kind === "next" ? "Node.js" : kind === "fastify" ? "Fastify" : kind;
}
