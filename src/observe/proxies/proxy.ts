import { connect, createServer, type Server, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import type { Duplex } from "node:stream";
import { lookup } from "node:dns/promises";
import { type DeafPort, openDeafPort } from "./connect-timeout.js";
import { join, type Link } from "./link.js";
import { freePort, type LoopbackAddress } from "./ports.js";
import type { Condition, OpenContext, Protocol } from "./protocol.js";

/** Stands between the application and one dependency, on a port of its own, for one run. */
export interface DependencyProxy {
  /** What the application is told. */
  readonly host: string;
  readonly port: number;
  apply(condition: Condition): Promise<void>;
  /** What happened since the condition was applied. */
  touched(): Touched;
  /** Connections that reached the server, over all conditions. */
  connectionsServed(): number;
  /** Reasons for which clients broke off a TLS handshake. */
  tlsFailures(): readonly string[];
  close(): Promise<void>;
}

export interface Touched {
  readonly connections: number;
  readonly bytes: number;
  /** Connections (or attempts) on which the condition showed. */
  readonly affected: number;
  /** For conditions under which nothing can be counted: an attempt of our own met it. */
  readonly proven: boolean;
}

export interface Upstream {
  readonly host: string;
  readonly port: number;
  /** The server given by the user wants TLS; `postgres` asks for it first. */
  readonly tls: "none" | "direct" | "postgres";
  prepare(user: string, database: string): Promise<string>;
}

export interface ProxyOptions {
  readonly protocol: Protocol | null;
  /** Null: there is no server; only conditions that need none can be applied. */
  readonly upstream: Upstream | null;
  readonly tls: SecureContext | null;
  /** Where it must listen, because the application cannot be told another port; null: anywhere. */
  readonly address: LoopbackAddress | null;
  /** Attempts to connect that are under way, as the system lists them. */
  connecting(): readonly { readonly localPort: number; readonly remotePort: number }[];
}

/** A name that no resolver knows. Source: RFC 6761, 6.4. */
const UNRESOLVABLE_HOST = "dependency.steady.invalid";
const LOOPBACK = "127.0.0.1";
const ATTEMPT_SAMPLE_MS = 50;
const REBIND_ATTEMPTS_MAX = 40;

export async function startProxy(options: ProxyOptions, condition: Condition): Promise<DependencyProxy> {
  const proxy = new Proxy(options, options.address ?? { host: LOOPBACK, port: await freePort() });
  await proxy.apply(condition);
  return proxy;
}

class Proxy implements DependencyProxy {
  private condition: Condition = { kind: "well" };
  private server: Server | null = null;
  private deaf: DeafPort | null = null;
  private sampler: NodeJS.Timeout | undefined;
  private readonly clients = new Set<Socket>();
  private readonly links = new Set<Link>();
  private readonly attempts = new Set<number>();
  private counts = { connections: 0, bytes: 0, affected: 0 };
  private proven = false;
  private served = 0;
  private readonly tlsProblems = new Set<string>();
  readonly port: number;

  constructor(
    private readonly options: ProxyOptions,
    private readonly address: LoopbackAddress,
  ) {
    this.port = address.port;
  }

  get host(): string {
    return this.condition.kind === "unresolved" ? UNRESOLVABLE_HOST : this.address.host;
  }

  async apply(condition: Condition): Promise<void> {
    const before = this.condition;
    this.condition = condition;
    this.counts = { connections: 0, bytes: 0, affected: 0 };
    this.attempts.clear();
    if (condition.kind === "hang") {
      this.counts.connections = this.clients.size;
      for (const link of this.links) link.freeze();
    } else if (before.kind !== "well" || condition.kind === "refused") {
      for (const client of this.clients) client.resetAndDestroy();
    }
    await this.closeDeaf();
    if (condition.kind === "refused" || condition.kind === "unresolved") {
      await this.closeServer();
      this.proven = condition.kind === "refused" ? await isRefused(this.address) : await isUnresolvable();
    } else if (condition.kind === "connect-timeout") {
      await this.closeServer();
      this.deaf = await openDeafPort(this.address);
      this.proven = this.deaf.proven;
      this.sampler = setInterval(() => this.sampleAttempts(), ATTEMPT_SAMPLE_MS);
    } else {
      this.proven = false;
      this.server ??= await this.listen();
    }
  }

  touched(): Touched {
    if (this.condition.kind !== "connect-timeout") return { ...this.counts, proven: this.proven };
    const attempts = this.attempts.size;
    return { connections: attempts, bytes: 0, affected: attempts, proven: this.proven };
  }

  connectionsServed(): number {
    return this.served;
  }

  tlsFailures(): readonly string[] {
    return [...this.tlsProblems];
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    for (const link of this.links) link.destroy();
    await this.closeDeaf();
    await this.closeServer();
  }

  private async closeDeaf(): Promise<void> {
    clearInterval(this.sampler);
    await this.deaf?.close();
    this.deaf = null;
  }

  private async closeServer(): Promise<void> {
    const server = this.server;
    this.server = null;
    if (server === null) return;
    for (const client of this.clients) client.resetAndDestroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }

  /** The port was ours before; whoever just closed it may need a moment to let go. */
  private async listen(): Promise<Server> {
    for (let attempt = 0; ; attempt += 1) {
      const server = createServer((client) => void this.take(client));
      try {
        await new Promise<void>((resolve, reject) => {
          server.once("error", reject);
          server.listen({ ...this.address, exclusive: true }, resolve);
        });
        return server;
      } catch (error) {
        if (attempt >= REBIND_ATTEMPTS_MAX) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, ATTEMPT_SAMPLE_MS);
        });
      }
    }
  }

  private async take(client: Socket): Promise<void> {
    const condition = this.condition;
    this.clients.add(client);
    this.counts.connections += 1;
    client.setNoDelay(true);
    client.on("error", () => undefined);
    client.once("close", () => this.clients.delete(client));
    if (condition.kind === "hang") {
      this.counts.affected += 1;
      client.on("data", (chunk: Buffer) => {
        this.counts.bytes += chunk.length;
      });
      return;
    }
    try {
      const opened = this.options.protocol
        ? await this.options.protocol.open(client, this.context(condition, client))
        : { stream: client, head: Buffer.alloc(0) };
      if (opened === null) return;
      await this.connectUpstream(opened.stream, opened.head, condition);
    } catch {
      // The server cannot be had: to the client that looks like a server that ends the connection.
      client.destroy();
    }
  }

  private context(condition: Condition, client: Socket): OpenContext {
    return {
      condition,
      tls: this.options.tls,
      remoteAddress: client.remoteAddress ?? LOOPBACK,
      count: (event, detail) => {
        if (event === "refused") this.counts.affected += 1;
        if (event === "tls-accepted" && condition.kind === "tls-only") this.counts.affected += 1;
        if (event === "tls-failed") this.tlsProblems.add(detail ?? "unknown");
      },
      prepare: (user, database) =>
        this.options.upstream?.prepare(user, database) ?? Promise.resolve(database),
    };
  }

  private async connectUpstream(client: Duplex, head: Buffer, condition: Condition): Promise<void> {
    if (this.options.upstream === null) {
      client.destroy();
      return;
    }
    const upstream = await openUpstream(this.options.upstream);
    this.served += 1;
    const link: Link = join({
      client,
      upstream,
      condition,
      onBytes: (_direction, bytes) => {
        this.counts.bytes += bytes;
      },
      onTouched: () => {
        this.counts.affected += 1;
      },
      onEnd: () => this.links.delete(link),
    });
    this.links.add(link);
    // The condition may have changed while the server was being connected.
    if (this.condition.kind === "hang") link.freeze();
    else if (head.length > 0) upstream.write(head);
  }

  private sampleAttempts(): void {
    for (const { localPort, remotePort } of this.options.connecting()) {
      if (remotePort === this.port && !this.deaf?.ownPorts.has(localPort)) this.attempts.add(localPort);
    }
  }
}

function openUpstream(upstream: Upstream): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (upstream.tls === "direct") {
      const secure = connectTls({ host: upstream.host, port: upstream.port, rejectUnauthorized: false }, () =>
        resolve(secure),
      );
      secure.once("error", reject);
      return;
    }
    const socket = connect({ host: upstream.host, port: upstream.port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.removeListener("error", reject);
      if (upstream.tls === "none") resolve(socket);
      else upgradePostgres(socket, upstream.host).then(resolve, reject);
    });
  });
}

/** SSLRequest, the server's "S", then the handshake on the same connection. */
function upgradePostgres(socket: Socket, host: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.once("data", (answer: Buffer) => {
      if (answer.toString("latin1") !== "S") {
        reject(new Error("the server speaks no TLS"));
        return;
      }
      const secure = connectTls({ socket, host, rejectUnauthorized: false }, () => resolve(secure));
      secure.once("error", reject);
    });
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  });
}

/** Whether an attempt of our own is refused, as the application's will be. */
function isRefused({ host, port }: LoopbackAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
}

async function isUnresolvable(): Promise<boolean> {
  try {
    await lookup(UNRESOLVABLE_HOST);
    return false;
  } catch {
    return true;
  }
}
