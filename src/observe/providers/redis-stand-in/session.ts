import { type Commands, type ServerState, type Session, text, upper } from "./command.js";
import type { Keyspace } from "./keyspace.js";
import {
  array,
  CommandError,
  encode,
  failure,
  NIL_ARRAY,
  NOTHING,
  OK,
  type ProtocolVersion,
  type Reply,
  simple,
} from "./reply.js";

export interface SessionOptions {
  readonly id: number;
  readonly server: ServerState;
  readonly commands: Commands;
  keyspace(database: number): Keyspace;
  write(bytes: Buffer): void;
  end(): void;
  wrote(database: number, key: string): void;
  lacks(command: string): void;
}

interface Waiting {
  readonly keys: ReadonlySet<string>;
  attempt(): Reply | null;
  readonly otherwise: Reply;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Commands that may be given before the password. */
const BEFORE_PASSWORD = new Set(["AUTH", "HELLO", "QUIT", "RESET"]);
const WHILE_SUBSCRIBED = new Set([
  "SUBSCRIBE",
  "UNSUBSCRIBE",
  "PSUBSCRIBE",
  "PUNSUBSCRIBE",
  "PING",
  "QUIT",
  "RESET",
]);
const NEEDS_LUA = new Set([
  "EVAL",
  "EVALSHA",
  "EVAL_RO",
  "EVALSHA_RO",
  "SCRIPT",
  "FUNCTION",
  "FCALL",
  "FCALL_RO",
]);
const UNNAMED_ARGUMENTS_MAX = 20;

/** One connected client: its state, its transaction, and what it waits for. */
export class ClientSession implements Session {
  version: ProtocolVersion = 2;
  database = 0;
  authenticated: boolean;
  name = "";
  readonly channels = new Set<string>();
  readonly patterns = new Set<string>();
  private transaction: { readonly commands: (readonly Buffer[])[]; broken: boolean } | null = null;
  private executing = false;
  private waiting: Waiting | null = null;
  private readonly behind: (readonly Buffer[])[] = [];

  constructor(private readonly options: SessionOptions) {
    this.authenticated = options.server.password === null;
  }

  get id(): number {
    return this.options.id;
  }

  get server(): ServerState {
    return this.options.server;
  }

  get mayWait(): boolean {
    return !this.executing;
  }

  keyspace(): Keyspace {
    return this.options.keyspace(this.database);
  }

  wrote(key: string): void {
    this.options.wrote(this.database, key);
  }

  send(reply: Reply): void {
    this.options.write(encode(reply, this.version));
  }

  wait(keys: readonly string[], timeoutMs: number, attempt: () => Reply | null, otherwise: Reply): Reply {
    if (!this.mayWait) return otherwise;
    const timer = timeoutMs > 0 ? setTimeout(() => this.answerWaiting(otherwise), timeoutMs) : undefined;
    this.waiting = { keys: new Set(keys), attempt, otherwise, timer };
    return NOTHING;
  }

  /** Somebody wrote to a key of this database. */
  retry(database: number, key: string): void {
    if (this.waiting === null || database !== this.database || !this.waiting.keys.has(key)) return;
    let reply: Reply | null;
    try {
      reply = this.waiting.attempt();
    } catch (error) {
      reply = asReply(error);
    }
    if (reply !== null) this.answerWaiting(reply);
  }

  close(): void {
    clearTimeout(this.waiting?.timer);
    this.waiting = null;
  }

  take(words: readonly Buffer[]): void {
    // A waiting client's further commands have to wait behind it.
    if (this.waiting !== null) this.behind.push(words);
    else this.answer(words);
  }

  private answerWaiting(reply: Reply): void {
    clearTimeout(this.waiting?.timer);
    this.waiting = null;
    this.send(reply);
    while (this.waiting === null) {
      const next = this.behind.shift();
      if (next === undefined) return;
      this.answer(next);
    }
  }

  private answer(words: readonly Buffer[]): void {
    const name = upper(words[0]);
    const reply = this.transactionReply(name, words) ?? this.run(name, words);
    if (reply.kind !== "none") this.send(reply);
    if (name === "QUIT") this.options.end();
  }

  private transactionReply(name: string, words: readonly Buffer[]): Reply | null {
    if (!this.authenticated && !BEFORE_PASSWORD.has(name)) return failure("NOAUTH Authentication required.");
    const { transaction } = this;
    switch (name) {
      case "MULTI":
        if (transaction !== null) return failure("ERR MULTI calls can not be nested");
        this.transaction = { commands: [], broken: false };
        return OK;
      case "DISCARD":
        this.transaction = null;
        return transaction === null ? failure("ERR DISCARD without MULTI") : OK;
      case "EXEC":
        this.transaction = null;
        if (transaction === null) return failure("ERR EXEC without MULTI");
        if (transaction.broken) return failure("EXECABORT Transaction discarded because of previous errors.");
        return this.execute(transaction.commands);
      default: {
        if (transaction === null || name === "QUIT" || name === "RESET") return null;
        const problem = this.problemOf(name, words);
        if (problem !== null) {
          transaction.broken = true;
          return failure(problem);
        }
        transaction.commands.push(words);
        return simple("QUEUED");
      }
    }
  }

  private execute(commands: readonly (readonly Buffer[])[]): Reply {
    this.executing = true;
    try {
      return array(
        commands.map((words) => {
          const reply = this.run(upper(words[0]), words);
          return reply.kind === "none" ? NIL_ARRAY : reply;
        }),
      );
    } finally {
      this.executing = false;
    }
  }

  private run(name: string, words: readonly Buffer[]): Reply {
    if (name === "QUIT") return OK;
    if (name === "RESET") return this.reset();
    const problem = this.problemOf(name, words);
    if (problem !== null) return failure(problem);
    try {
      return this.options.commands[name]?.run(this, words) ?? NOTHING;
    } catch (error) {
      return asReply(error);
    }
  }

  /** Why a command cannot even be begun; null when it can. */
  private problemOf(name: string, words: readonly Buffer[]): string | null {
    const found = Object.hasOwn(this.options.commands, name) ? this.options.commands[name] : undefined;
    const shown = text(words[0]).toLowerCase();
    if (found === undefined) {
      this.options.lacks(name);
      if (NEEDS_LUA.has(name)) return `ERR ${name} needs Lua, which this stand-in for Redis does not have`;
      const rest = words.slice(1, UNNAMED_ARGUMENTS_MAX).map((word) => `'${text(word)}' `);
      return `ERR unknown command '${text(words[0])}', with args beginning with: ${rest.join("")}`;
    }
    const count = words.length;
    if (found.arity > 0 ? count !== found.arity : count < -found.arity) {
      return `ERR wrong number of arguments for '${shown}' command`;
    }
    if (this.version === 2 && this.channels.size + this.patterns.size > 0 && !WHILE_SUBSCRIBED.has(name)) {
      return `ERR Can't execute '${shown}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`;
    }
    return null;
  }

  private reset(): Reply {
    this.transaction = null;
    this.channels.clear();
    this.patterns.clear();
    this.database = 0;
    this.version = 2;
    this.name = "";
    this.authenticated = this.server.password === null;
    return simple("RESET");
  }
}

function asReply(error: unknown): Reply {
  if (error instanceof CommandError) return failure(error.message);
  throw error;
}
