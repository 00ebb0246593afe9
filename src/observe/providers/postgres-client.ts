import { connect, type Socket } from "node:net";
import { startupMessage } from "../proxies/postgres.js";

/**
 * Just enough of a PostgreSQL client to make roles and databases on a server of our own: clear-text
 * password on loopback, simple queries, no results.
 */
export interface AdminConnection {
  execute(sql: string): Promise<void>;
  close(): void;
}

const PROTOCOL_3_0 = 196_608;

export class PostgresError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export async function connectAdmin(port: number, user: string, password: string): Promise<AdminConnection> {
  const socket = connect({ host: "127.0.0.1", port });
  const messages = new Messages(socket);
  const parameters = new Map([
    ["user", user],
    ["database", "postgres"],
  ]);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.write(startupMessage(PROTOCOL_3_0, parameters));
  await messages.untilReady((type, body) => {
    if (type === "R" && body.readInt32BE(0) === CLEAR_TEXT_PASSWORD) {
      socket.write(message("p", Buffer.from(`${password}\0`)));
    }
  });
  let queue: Promise<void> = Promise.resolve();
  return {
    execute(sql) {
      const run = queue.then(() => {
        socket.write(message("Q", Buffer.from(`${sql}\0`)));
        return messages.untilReady(() => undefined);
      });
      // One failed statement must not fail those that wait behind it.
      queue = run.catch(() => undefined);
      return run;
    },
    close: () => socket.destroy(),
  };
}

/** Source: PostgreSQL documentation, "Message Formats": AuthenticationCleartextPassword. */
const CLEAR_TEXT_PASSWORD = 3;

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

class Messages {
  private pending: Buffer = Buffer.alloc(0);
  private listener: ((type: string, body: Buffer) => void) | null = null;
  private failure: ((error: Error) => void) | null = null;

  constructor(socket: Socket) {
    socket.on("data", (chunk: Buffer) => this.take(chunk));
    socket.on("error", (error) => this.failure?.(error));
    socket.on("close", () => this.failure?.(new Error("the server closed the connection")));
  }

  untilReady(onMessage: (type: string, body: Buffer) => void): Promise<void> {
    let problem: PostgresError | null = null;
    return new Promise((resolve, reject) => {
      this.failure = (error) => reject(problem ?? error);
      this.listener = (type, body) => {
        onMessage(type, body);
        if (type === "E") problem = asError(body);
        if (type === "Z") {
          this.listener = null;
          if (problem) reject(problem);
          else resolve();
        }
      };
    });
  }

  private take(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    while (this.pending.length >= 5) {
      const length = this.pending.readInt32BE(1) + 1;
      if (this.pending.length < length) return;
      const body = this.pending.subarray(5, length);
      const type = this.pending.toString("latin1", 0, 1);
      this.pending = this.pending.subarray(length);
      this.listener?.(type, body);
    }
  }
}

function asError(body: Buffer): PostgresError {
  const fields = new Map(
    body
      .toString("utf8")
      .split("\0")
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  );
  return new PostgresError(fields.get("C") ?? "", fields.get("M") ?? "the server refused");
}
