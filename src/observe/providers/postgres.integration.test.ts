// A real PostgreSQL, started for the test from wherever one is found, behind the proxy.
import { execFile, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createSecureContext } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createKeeper, type Keeper } from "../keeper.js";
import { createCertificate } from "../proxies/certificate.js";
import { postgresProtocol } from "../proxies/postgres.js";
import { type DependencyProxy, startProxy } from "../proxies/proxy.js";
import type { Condition } from "../proxies/protocol.js";
import { providePostgres } from "./postgres.js";
import { findPostgres } from "./postgres-binaries.js";
import { NotProvided, type Provider } from "./provider.js";

const workload = join(dirname(fileURLToPath(import.meta.url)), "../../../workloads/fastship");
const searchPath = process.env["PATH"] ?? "";
const found = findPostgres([workload], searchPath);
if (found === null) console.info("no PostgreSQL is installed: the provider is not tried");

interface PgClient {
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
  on(event: "error", listener: () => void): void;
}
type PgConstructor = new (options: {
  connectionString: string;
  connectionTimeoutMillis?: number;
}) => PgClient;

function pgDriver(): PgConstructor | null {
  try {
    return createRequire(join(workload, "package.json"))("pg").Client;
  } catch {
    console.info("the pg driver is not installed: the provider is not tried with it");
    return null;
  }
}
const Client = pgDriver();

describe.skipIf(found === null || Client === null)("PostgreSQL for an observation", () => {
  let keeper: Keeper;
  let provider: Provider;
  const certificate = createCertificate(new Date());
  const proxies: DependencyProxy[] = [];

  beforeAll(async () => {
    keeper = createKeeper();
    const credentials = [{ user: "shop", password: "it's a secret", database: "shop" }];
    const provided = await providePostgres({ keeper, folders: [workload], searchPath, credentials });
    if (provided instanceof NotProvided) throw new Error(provided.why);
    provider = provided;
  });
  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await provider.close();
    keeper.close();
  });

  async function proxyTo(condition: Condition, ordinal = 1): Promise<DependencyProxy> {
    const { upstream } = await provider.forRun(ordinal);
    const tls = createSecureContext({ cert: certificate.certificatePem, key: certificate.keyPem });
    const proxy = await startProxy(
      { protocol: postgresProtocol, upstream, tls, address: null, connecting: () => [] },
      condition,
    );
    proxies.push(proxy);
    return proxy;
  }

  async function ask(
    proxy: DependencyProxy,
    options: { user?: string; password?: string; query?: string; sql?: string },
  ): Promise<unknown> {
    if (Client === null) return null;
    const {
      user = "shop",
      password = "it's a secret",
      query = "",
      sql = "SELECT current_user AS is",
    } = options;
    const url = `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}/shop${query}`;
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows[0]?.["is"];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  it("has the deployed role, really checks its password, and takes others as they come", async () => {
    const proxy = await proxyTo({ kind: "well" });
    expect(await ask(proxy, {})).toBe("shop");
    await expect(ask(proxy, { password: "wrong" })).rejects.toThrow(
      'password authentication failed for user "shop"',
    );
    expect(await ask(proxy, { user: "reports", password: "anything" })).toBe("reports");
  });

  it("gives every run a database of its own", async () => {
    const [one, two] = [await proxyTo({ kind: "well" }, 11), await proxyTo({ kind: "well" }, 12)];
    await ask(one, { sql: "CREATE TABLE seen (id int)" });
    expect(await ask(one, { sql: "SELECT count(*)::int AS is FROM seen" })).toBe(0);
    await expect(ask(two, { sql: "SELECT 1 FROM seen" })).rejects.toThrow('relation "seen" does not exist');
  });

  it("speaks TLS where it is asked for", async () => {
    const proxy = await proxyTo({ kind: "tls-only" });
    expect(await ask(proxy, { query: "?sslmode=no-verify" })).toBe("shop");
    await expect(ask(proxy, {})).rejects.toThrow(
      /^no pg_hba\.conf entry for host "127\.0\.0\.1", user "shop", database "shop", no encryption$/,
    );
    await expect(ask(proxy, { query: "?sslmode=verify-full" })).rejects.toThrow(/self-signed/);
    await vi.waitFor(() => expect(proxy.tlsFailures()).toHaveLength(1));
  });

  it("refuses the credentials in the server's words", async () => {
    const proxy = await proxyTo({ kind: "auth-refused" });
    await expect(ask(proxy, {})).rejects.toMatchObject({ code: "28P01" });
  });

  it("breaks off in the middle of an answer once the session is open", async () => {
    const proxy = await proxyTo({ kind: "close" });
    const several = async (): Promise<void> => {
      if (Client === null) return;
      const client = new Client({
        connectionString: `postgresql://shop:it's%20a%20secret@127.0.0.1:${proxy.port}/shop`,
      });
      client.on("error", () => undefined);
      await client.connect();
      for (let index = 0; index < 10; index += 1) await client.query("SELECT 1");
    };
    await expect(several()).rejects.toThrow(/terminated|closed|ECONNRESET/);
    expect(proxy.touched().affected).toBeGreaterThan(0);
  });

  it("works with libpq where psql is installed", async ({ skip }) => {
    if (spawnSync("psql", ["--version"]).status !== 0) {
      console.info("psql is not installed: libpq is not tried");
      skip();
    }
    const proxy = await proxyTo({ kind: "well" });
    const output = await new Promise<string>((resolve, reject) => {
      const url = `postgresql://shop@127.0.0.1:${proxy.port}/shop?sslmode=require`;
      const environment = { PATH: searchPath, PGPASSWORD: "it's a secret" };
      execFile(
        "psql",
        [url, "-Atc", "SELECT ssl FROM pg_stat_ssl LIMIT 1; SELECT 'fine'"],
        { env: environment },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      );
    });
    expect(output).toContain("fine");
  });
});
