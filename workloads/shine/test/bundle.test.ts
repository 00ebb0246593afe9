import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it, vi } from "vitest";
import { freePort } from "../src/local/free-port.js";
import { get } from "./support/process.js";
import { model, modelFolder, modelSha256 } from "./support/service.js";

// The source bundle as Elastic Beanstalk gets it: unpacked, installed, started by its Procfile.
const root = fileURLToPath(new URL("../", import.meta.url));
const bundle = mkdtempSync(join(tmpdir(), "shine-bundle-"));
const place = modelFolder();
afterAll(() => {
  rmSync(bundle, { recursive: true, force: true });
  place.remove();
});

const hasUnzip = spawnSync("unzip", ["-v"]).status === 0;
const config = (name: string) => readFileSync(join(root, "deploy/healthy/.ebextensions", name), "utf8");

it("pins the model that the bucket is given", () => {
  expect(config("01_application.config")).toContain(`S3_MODEL_SHA256: ${modelSha256}`);
});

it.skipIf(!hasUnzip)(
  "answers its health path after an installation without development packages",
  async () => {
    const packed = spawnSync(process.execPath, ["deploy/healthy/bundle.mjs"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(packed.stderr).toBe("");
    expect(spawnSync("unzip", ["-q", packed.stdout.trim(), "-d", bundle]).status).toBe(0);
    installWithoutDevelopment();
    writeFileSync(place.localPath, model);

    const port = await freePort();
    const [, command] = /^web: (.+)$/m.exec(readFileSync(join(bundle, "Procfile"), "utf8")) ?? [];
    const web = spawn("/bin/sh", ["-c", `exec ${command}`], {
      cwd: bundle,
      env: {
        PATH: process.env["PATH"],
        ...place.environmentFor("http://127.0.0.1:1"),
        S3_MODEL_SHA256: modelSha256,
        PORT: String(port),
        // Packages are looked for where the bundle has them, not where the links lead to.
        NODE_OPTIONS: "--preserve-symlinks",
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      const [, path] = /HealthCheckPath: (\S+)/.exec(config("02_health.config")) ?? [];
      const answers = (where: string) =>
        vi.waitFor(async () => expect(await get(`http://127.0.0.1:${port}${where}`)).toBe(200), 15_000);
      await answers(path ?? "");
      await answers("/ready");
      await answers("/");
    } finally {
      const ended = new Promise((resolve) => web.once("exit", resolve));
      web.kill("SIGTERM");
      expect(await ended).toBe(0);
    }
  },
);

/** What `npm ci --omit=dev` leaves, without asking a registry: the packages that the lock file calls no development ones. */
function installWithoutDevelopment(): void {
  const lock = JSON.parse(readFileSync(join(bundle, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    // A package inside of another one comes with it; one for another system was not installed here either.
    const isOwn = path.lastIndexOf("node_modules/") === 0 && existsSync(join(root, path));
    if (!isOwn || dev === true || devOptional === true) continue;
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    symlinkSync(join(root, path), join(bundle, path));
  }
}
