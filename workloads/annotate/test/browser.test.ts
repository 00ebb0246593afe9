import { afterAll, beforeAll, expect, it } from "vitest";
import { installedChromium, openBrowser, type OpenedBrowser } from "./support/browser.js";
import { heic, oranges, stopSign } from "./support/pictures.js";
import { launch, type Service } from "./support/process.js";
import { freePort } from "../src/local/free-port.js";

// What a person does, with the local run as `npm start` makes it. Skipped where no Chromium is installed.
const installed = installedChromium() !== null;
let local: Omit<Service, "url">;
let opened: OpenedBrowser;
let url: string;

beforeAll(async () => {
  if (!installed) return;
  const port = await freePort();
  url = `http://localhost:${port}`;
  local = launch("local/start.js", { PORT: String(port) });
  await Promise.all([local.line("listening"), local.line("database ready")]);
  opened = await openBrowser();
});
afterAll(async () => {
  if (!installed) return;
  await opened.browser.close();
  await local.stop();
});

it.runIf(installed)("uploads several pictures at once; thumbnails and captions appear", async () => {
  const { page } = opened;
  await page.goto(url);
  await page.getByText("their data is in a temporary SQLite file").waitFor();
  await page.setInputFiles("#files", [
    { name: "stop.jpg", mimeType: "image/jpeg", buffer: await stopSign() },
    { name: "oranges.png", mimeType: "image/png", buffer: await oranges() },
    { name: "IMG_7.HEIC", mimeType: "image/heic", buffer: heic() },
  ]);
  await page.getByText("IMG_7.HEIC is a HEIC picture").first().waitFor();
  await page.getByText("Three oranges.").waitFor();
  await page.getByText("A stop sign.").waitFor();
  const thumbnail = page.getByAltText("A stop sign.");
  await thumbnail.waitFor();
  expect(
    await thumbnail.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
  ).toBe(480);
  expect(await page.locator("#progress li").count()).toBe(1);
});

it.runIf(installed)("takes a picture that is dropped, and the keyboard", async () => {
  const { page } = opened;
  const data = (await stopSign()).toString("base64");
  await page.evaluate((base64) => {
    const scope = globalThis as unknown as {
      document: { querySelector(name: string): EventTarget };
      DataTransfer: new () => { items: { add(file: File): void } };
      DragEvent: new (name: string, options: object) => Event;
    };
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const dataTransfer = new scope.DataTransfer();
    dataTransfer.items.add(new File([bytes], "dropped.jpg", { type: "image/jpeg" }));
    scope.document
      .querySelector("#drop")
      .dispatchEvent(new scope.DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, data);
  await page.getByText(/^dropped\.jpg · 900 × 700/).waitFor();
  await page.goto(url);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.id")).toBe("files");
});

it.runIf(installed)("shows the gallery, at a telephone's width too", async () => {
  const { complaints, page } = opened;
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${url}/gallery`);
  await page.getByText("Three oranges.").waitFor();
  expect(await page.locator("#cards li").count()).toBe(3);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  // The refused HEIC is the only thing that the browser complained about.
  expect(complaints.filter((line) => !line.includes("415"))).toEqual([]);
});
