import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPromise } from "yauzl";

// The archive that Elastic Beanstalk is given, unpacked as it does, started by its Procfile.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "prism-bundle-"));
  const archive = join(folder, "prism.zip");
  const root = fileURLToPath(new URL("../", import.meta.url));
  execFileSync(process.execPath, ["tools/make-bundle.mjs", archive], { cwd: root, stdio: "ignore" });
  await unpack(archive, join(folder, "current"));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("starts by its Procfile and answers /health, with the settings of the bundle", async () => {
  const current = join(folder, "current");
  const procfile = await readFile(join(current, "Procfile"), "utf8");
  const [command = "", ...given] = (/^web: (.*)$/m.exec(procfile)?.[1] ?? "").split(" ");
  expect(command).toBe("node");
  const process_ = spawn(process.execPath, given, {
    cwd: current,
    env: {
      ...(await settings(join(current, ".ebextensions", "03_settings.config"))),
      PORT: "0",
      DATA_DIRECTORY: join(folder, "data"),
      SESSION_SECRET: "for-tests-only-and-long-enough",
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => process_.once("exit", resolve));
  let port = 0;
  for await (const line of createInterface(process_.stdout)) {
    const entry = JSON.parse(line) as { message: string; port?: number };
    if (entry.message === "listening") port = entry.port ?? 0;
    if (port > 0) break;
  }
  const health = await fetch(`http://127.0.0.1:${port}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  const service = (await (await fetch(`http://127.0.0.1:${port}/api/service`)).json()) as {
    models: string[];
  };
  expect(service.models[0]).toBe("eu.anthropic.claude-sonnet-4-5-20250929-v1:0");
  process_.kill("SIGTERM");
  expect(await ended).toBe(0);
});

it("has hooks that may be run, what nginx needs, and nothing that is only for this machine", async () => {
  const current = join(folder, "current");
  expect((await stat(join(current, ".platform/hooks/predeploy/01_data_directory.sh"))).mode & 0o111).not.toBe(
    0,
  );
  const nginx = await readFile(join(current, ".platform/nginx/nginx.conf"), "utf8");
  for (const line of ["proxy_read_timeout 600s;", "client_max_body_size 17m;", "keepalive_timeout 620s;"])
    expect(nginx).toContain(line);
  for (const path of ["dist/local", "src", "test", "node_modules/fauxqs", "node_modules/vitest"])
    await expect(stat(join(current, path))).rejects.toThrow("ENOENT");
});

/** The variables that the bundle gives its environment, in the plain lines that they are written in. */
async function settings(file: string): Promise<Record<string, string>> {
  const [, plain = ""] = (await readFile(file, "utf8")).split("application:environment:");
  const [own = ""] = plain.split("aws:elasticbeanstalk:application:environmentsecrets:");
  return Object.fromEntries(
    [...own.matchAll(/^ {4}([A-Z_0-9]+): (.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}

async function unpack(archive: string, target: string): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const file = join(target, entry.fileName);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, await buffer(await zip.openReadStreamPromise(entry)));
    await chmod(file, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}
