// The proxy in front of a server that sends back what it gets: what each condition does to a connection.
import { connect, createServer, type Server, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processTable } from "../drivers/process-table.js";
import { addressWithPort, freePort, type LoopbackAddress } from "./ports.js";
import type { Condition } from "./protocol.js";
import { type DependencyProxy, startProxy } from "./proxy.js";

let server: Server;
let port = 0;
let proxies: DependencyProxy[] = [];
let sockets: Socket[] = [];

beforeEach(async () => {
  port = await freePort();
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await new Promise((resolve) => server.close(resolve));
  [proxies, sockets] = [[], []];
});

async function proxyWith(
  condition: Condition,
  address: LoopbackAddress | null = null,
): Promise<DependencyProxy> {
  const table = processTable();
  const upstream = {
    host: "127.0.0.1",
    port,
    tls: "none" as const,
    prepare: (_: string, name: string) => Promise.resolve(name),
  };
  const options = {
    protocol: null,
    upstream,
    tls: createSecureContext(),
    address,
    connecting: () => table.connecting(),
  };
  const proxy = await startProxy(options, condition);
  proxies.push(proxy);
  return proxy;
}

interface Client {
  readonly socket: Socket;
  readonly received: () => string;
  readonly ended: () => string | null;
}

function client(proxy: DependencyProxy): Client {
  const socket = connect(proxy.port, proxy.host);
  sockets.push(socket);
  let received = "";
  let ended: string | null = null;
  socket.on("data", (chunk) => {
    received += chunk.toString();
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    ended = error.code ?? "error";
  });
  socket.on("close", () => {
    ended ??= "closed";
  });
  return { socket, received: () => received, ended: () => ended };
}

async function echoes(each: Client, text: string): Promise<void> {
  const before = each.received();
  each.socket.write(text);
  await vi.waitFor(() => expect(each.received()).toBe(before + text), { timeout: 5000 });
}

describe("the proxy", () => {
  it.runIf(process.platform === "linux")(
    "stands at a port that is taken elsewhere, for code that fixes it",
    async () => {
      for (const condition of [{ kind: "well" }, { kind: "connect-timeout" }, { kind: "refused" }] as const) {
        const address = await addressWithPort(port);
        expect(address?.port).toBe(port);
        const proxy = await proxyWith(condition, address);
        expect([proxy.host, proxy.port]).toEqual([address?.host, port]);
        if (condition.kind === "well") await echoes(client(proxy), "hello");
        else expect(proxy.touched().proven).toBe(true);
      }
    },
  );

  it("passes everything on when all is well", async () => {
    const proxy = await proxyWith({ kind: "well" });
    const each = client(proxy);
    await echoes(each, "hello");
    await echoes(each, "x".repeat(500_000));
    expect(proxy.connectionsServed()).toBe(1);
  });

  it("freezes what is connected when the server is lost, and new connections too", async () => {
    const proxy = await proxyWith({ kind: "well" });
    const before = client(proxy);
    await echoes(before, "a");
    await proxy.apply({ kind: "hang" });
    before.socket.write("b");
    await vi.waitFor(() => expect(proxy.touched().affected).toBe(1));
    const after = client(proxy);
    after.socket.write("c");
    await vi.waitFor(() => expect(proxy.touched()).toMatchObject({ connections: 2, affected: 2, bytes: 2 }));
    expect([before.received(), after.received()]).toEqual(["a", ""]);
    expect([before.ended(), after.ended()]).toEqual([null, null]);
  });

  it("cuts what is connected when the server is lost for good, and can come back", async () => {
    const proxy = await proxyWith({ kind: "well" });
    const before = client(proxy);
    await echoes(before, "a");
    await proxy.apply({ kind: "refused" });
    await vi.waitFor(() => expect(before.ended()).toMatch(/ECONNRESET|closed/));
    const refused = client(proxy);
    await vi.waitFor(() => expect(refused.ended()).toBe("ECONNREFUSED"));
    expect(proxy.touched().proven).toBe(true);
    await proxy.apply({ kind: "well" });
    await echoes(client(proxy), "b");
  });

  it("answers late by about what was asked for, in order", async () => {
    const proxy = await proxyWith({ kind: "slow", milliseconds: 100 });
    const each = client(proxy);
    const from = performance.now();
    each.socket.write("1");
    await vi.waitFor(() => expect(each.received()).toBe("1"), { interval: 5 });
    // No upper bound: a busy machine may take any time longer.
    expect(performance.now() - from).toBeGreaterThanOrEqual(79);
    for (const text of ["2", "3", "4"]) each.socket.write(text);
    await vi.waitFor(() => expect(each.received()).toBe("1234"), { timeout: 5000 });
    expect(proxy.touched().affected).toBeGreaterThan(1);
  });

  it("closes in the middle of an answer", async () => {
    const proxy = await proxyWith({ kind: "close" });
    const each = client(proxy);
    for (const text of ["1111", "2222", "3333", "4444"]) await echoes(each, text);
    each.socket.write("5555");
    await vi.waitFor(() => expect(each.ended()).not.toBeNull());
    expect(each.received()).toBe("111122223333444455");
  });

  it("lets connecting never complete, sees who tries, and can come back", async () => {
    const proxy = await proxyWith({ kind: "connect-timeout" });
    expect(proxy.touched().proven).toBe(true);
    const each = client(proxy);
    if (process.platform === "linux") {
      await vi.waitFor(() => expect(proxy.touched().affected).toBe(1), { timeout: 5000 });
    }
    expect([each.socket.connecting, each.ended()]).toEqual([true, null]);
    await proxy.apply({ kind: "well" });
    await echoes(client(proxy), "b");
  });

  it("gives a name that nothing resolves", async () => {
    const proxy = await proxyWith({ kind: "unresolved" });
    const each = client(proxy);
    await vi.waitFor(() => expect(each.ended()).toMatch(/ENOTFOUND|EAI_AGAIN/), { timeout: 30_000 });
    expect(proxy.touched().proven).toBe(true);
  });
});
