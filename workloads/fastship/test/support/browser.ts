import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

const ACTION_TIMEOUT_MS = 10_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The Chromium of this machine, or null; CHROMIUM names another one. Nothing is ever downloaded. */
export function installedChromium(): string | null {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && existsSync(named)) return named;
  for (const name of NAMES) {
    const found = spawnSync("which", [name], { encoding: "utf8" });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}

export interface OpenedBrowser {
  readonly browser: Browser;
  readonly page: Page;
  /** What the pages complained about in their console, and scripts that failed. */
  readonly complaints: readonly string[];
}

/** One page in a browser without a window. The caller closes the browser. */
export async function openBrowser(): Promise<OpenedBrowser> {
  const executablePath = installedChromium();
  if (executablePath === null) throw new Error("Chromium is not installed.");
  // Root may not use the sandbox; only pages of this repository are opened.
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // Below a test's own limit, so that what was waited for is told.
  page.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { browser, page, complaints };
}
