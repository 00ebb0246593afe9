import type { Keyspace } from "./keyspace.js";
import { CommandError, type ProtocolVersion, type Reply } from "./reply.js";

/** The client that a command is run for. */
export interface Session {
  readonly id: number;
  version: ProtocolVersion;
  database: number;
  authenticated: boolean;
  name: string;
  readonly channels: Set<string>;
  readonly patterns: Set<string>;
  keyspace(): Keyspace;
  /** A key was written to: whoever waits for it may go on. */
  wrote(key: string): void;
  /** Inside MULTI nothing waits. */
  readonly mayWait: boolean;
  /**
   * Answers later: `attempt` is asked again whenever one of the keys is written to, and `otherwise`
   * is the answer when the time is over (0: never).
   */
  wait(keys: readonly string[], timeoutMs: number, attempt: () => Reply | null, otherwise: Reply): Reply;
  /** Delivers a message of another client. */
  send(reply: Reply): void;
  readonly server: ServerState;
}

export interface ServerState {
  readonly user: string | null;
  readonly password: string | null;
  readonly sessions: ReadonlySet<Session>;
  readonly startedAt: number;
  flushAll(): void;
}

export interface Command {
  /** As Redis counts: the command's name included; negative: at least so many. */
  readonly arity: number;
  run(session: Session, words: readonly Buffer[]): Reply;
}

export type Commands = Readonly<Record<string, Command>>;

export function command(arity: number, run: Command["run"]): Command {
  return { arity, run };
}

/** The byte-for-byte text of a word, usable as a map's key. */
export function text(word: Buffer | undefined): string {
  return word?.toString("latin1") ?? "";
}

export function upper(word: Buffer | undefined): string {
  return text(word).toUpperCase();
}

export function bytes(latin1: string): Buffer {
  return Buffer.from(latin1, "latin1");
}

export const NOT_AN_INTEGER = "ERR value is not an integer or out of range";
export const SYNTAX_ERROR = "ERR syntax error";

export function whole(word: Buffer | undefined, message: string = NOT_AN_INTEGER): number {
  const written = text(word);
  const value = Number(written);
  if (!/^-?\d+$/.test(written) || !Number.isSafeInteger(value)) throw new CommandError(message);
  return value;
}

/** A range as Redis counts it: negative from the end, both ends included. */
export function range(
  from: number,
  to: number,
  length: number,
): { readonly start: number; readonly end: number } {
  const start = Math.max(0, from < 0 ? length + from : from);
  const end = Math.min(length, (to < 0 ? length + to : to) + 1);
  return { start, end: Math.max(start, end) };
}

/** Redis's glob: `*`, `?`, `[abc]`, `\` for the next character as it is. */
export function globMatches(pattern: string, value: string): boolean {
  const source = pattern.replace(/\\(.)|\[\^?[^\]]*\]|[*?]|[^\\[*?]/gs, (part: string, escaped?: string) => {
    if (escaped !== undefined) return escaped.replace(/[^\w]/g, "\\$&");
    if (part === "*") return "[^]*";
    if (part === "?") return "[^]";
    return part.startsWith("[") ? part : part.replace(/[^\w]/g, "\\$&");
  });
  return new RegExp(`^${source}$`).test(value);
}
