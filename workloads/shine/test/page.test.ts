import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBucket, type LocalBucket } from "../src/local/local-bucket.js";
import { MODEL_KEY } from "../src/local/package-model.js";
import { installedChromium, openBrowser, type OpenedBrowser } from "./support/browser.js";
import { bareWall, drawnFace } from "./support/drawn-face.js";
import type { Service } from "./support/process.js";
import { model, modelFolder, startShine } from "./support/service.js";

const place = modelFolder();
const photo = (buffer: Buffer) => ({ name: "photo.jpg", mimeType: "image/jpeg", buffer });

describe.skipIf(installedChromium() === null)(
  "the page in a browser (skipped where Chromium is missing)",
  () => {
    let s3: LocalBucket;
    let service: Service;
    let opened: OpenedBrowser;

    beforeAll(async () => {
      s3 = await startBucket(MODEL_KEY, model);
      service = await startShine({ ...place.environmentFor(s3.endpoint), S3_BUCKET: s3.bucket });
      await service.line("model ready");
      opened = await openBrowser();
    });
    afterAll(async () => {
      await opened?.browser.close();
      await service?.stop();
      await s3?.stop();
      place.remove();
    });

    it("measures a photo and shows where, what and how far to trust it", async () => {
      const { page, complaints } = opened;
      await page.goto(service.url);
      expect(await page.locator(".local").count()).toBe(0);
      await page.locator("#choose").setInputFiles(photo(await drawnFace()));
      await page.locator("#result").waitFor();
      expect(await page.locator("#outlines polygon").count()).toBe(5);
      expect(await page.locator("#regions tr").count()).toBe(5);
      expect(await page.locator(".finding").count()).toBe(5);
      expect(await page.locator("#warnings").isVisible()).toBe(false);
      await page.locator("summary").first().click();
      expect(await page.locator("details").first().innerText()).toContain("white balance");
      expect(await page.locator("#notice").innerText()).toContain("not a diagnosis");
      expect(
        await page.locator("#photo").evaluate((image: { naturalWidth: number }) => image.naturalWidth),
      ).toBe(800);
      expect(complaints).toEqual([]);
    });

    it("says in one sentence why a photo is refused, and takes the next one", async () => {
      const { page } = opened;
      await page.getByRole("button", { name: "Another photo" }).click();
      await page.locator("#choose").setInputFiles(photo(await bareWall()));
      await page.getByText("No face was found").waitFor();
      await page.locator("#choose").setInputFiles(photo(Buffer.alloc(13 * 1024 * 1024)));
      await page.getByText("The photo is larger than 12 MB.").waitFor();
      await page.locator("#choose").setInputFiles(photo(await drawnFace((image) => image.blur(6))));
      await page.locator("#result").waitFor();
      expect(await page.locator("#warnings").innerText()).toContain("not sharp");
    });

    it("can be used with the keyboard, and fits a phone", async () => {
      const { page } = opened;
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(service.url);
      const focused = () => page.evaluate("document.activeElement.id || document.activeElement.textContent");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Shine");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("choose");
      await page.locator("#choose").setInputFiles(photo(await drawnFace()));
      await page.locator("#result").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    });

    it("says that the model is on its way", async () => {
      const { page } = opened;
      const waiting = await startShine({
        ...place.environmentFor("http://127.0.0.1:1"),
        LOCAL_MODEL_PATH: `${place.folder}/none`,
      });
      try {
        await page.goto(waiting.url);
        await page.getByText("It is tried again.").waitFor();
      } finally {
        await waiting.stop();
      }
    });
  },
);
