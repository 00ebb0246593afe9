import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type LocalPostgres } from "../src/local/embedded-postgres.js";
import { launch, startService } from "./support/service.js";

// A server that refuses connections without TLS, as RDS for PostgreSQL 15 and later does.
const installed = spawnSync("openssl", ["version"]).status === 0;
if (!installed) console.warn("database-tls.test.ts is skipped: openssl is not installed");

describe.skipIf(!installed)("a database that wants TLS", () => {
  let folder: string;
  let postgres: LocalPostgres;
  const inFolder = (name: string) => join(folder, name);
  const url = (parameters: string) =>
    `postgresql://postgres@localhost:${postgres.port}/fastship${parameters}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fastship-tls-"));
    const made = spawnSync("openssl", [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
      "-keyout",
      inFolder("server.key"),
      "-out",
      inFolder("server.crt"),
    ]);
    if (made.status !== 0) throw new Error(String(made.stderr));
    // The maintenance database stays open, so that the server can be set up.
    writeFileSync(
      inFolder("access.conf"),
      "host postgres all 127.0.0.1/32 trust\nhostssl fastship all 127.0.0.1/32 trust\n",
    );
    if (process.getuid?.() === 0) {
      for (const path of [folder, ...["server.key", "server.crt", "access.conf"].map(inFolder)])
        chownSync(path, 65_534, 65_534);
    }
    chmodSync(inFolder("server.key"), 0o600);
    postgres = await startPostgres("fastship", {
      settings: [
        "ssl=on",
        `ssl_cert_file=${inFolder("server.crt")}`,
        `ssl_key_file=${inFolder("server.key")}`,
        `hba_file=${inFolder("access.conf")}`,
      ],
    });
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("refuses release 1.0 without TLS, in the words of the record", async () => {
    const service = launch("service-v1.js", { DATABASE_URL: url("") });
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)?.["reason"]).toMatch(/no pg_hba.conf entry for host .* no encryption/);
  });

  it("is reached with sslmode=require, whoever signed its certificate", async () => {
    const service = await startService("service-v1.js", { DATABASE_URL: url("?sslmode=require") });
    expect(await service.stop()).toBe(0);
  });

  it("is reached with verify-full when the authority is known, and not otherwise", async () => {
    const byParameter = {
      DATABASE_URL: url(`?sslmode=verify-full&sslrootcert=${encodeURIComponent(inFolder("server.crt"))}`),
    };
    const byVariable = {
      DATABASE_URL: url("?sslmode=verify-full"),
      NODE_EXTRA_CA_CERTS: inFolder("server.crt"),
    };
    for (const environment of [byParameter, byVariable]) {
      const known = await startService("service-v3.js", environment);
      await known.line("database ready");
      await known.stop();
    }
    const unknown = await startService("service-v3.js", { DATABASE_URL: url("?sslmode=verify-full") });
    expect((await unknown.line("the database is not ready, trying again"))["reason"]).toMatch(
      /self-signed certificate/,
    );
    await unknown.stop();
  });
});
