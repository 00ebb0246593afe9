import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { freePort } from "../src/local/free-port.js";
import { launch } from "./support/process.js";

const folder = mkdtempSync(join(tmpdir(), "local-run-"));
// Started by root, PostgreSQL runs as another user.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    () => true,
    () => false,
  );

it.each(["SIGKILL", "SIGTERM"] as const)("leaves nothing behind after %s", async (signal) => {
  const port = await freePort();
  const run = launch("local/start.js", { PORT: String(port), TMPDIR: folder });
  await run.line("database ready");
  expect(await answers(port)).toBe(true);
  expect(readdirSync(folder)).not.toEqual([]);
  run.process.kill(signal);
  await vi.waitFor(
    async () => {
      expect(await answers(port)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    },
    { timeout: 20_000, interval: 200 },
  );
});
