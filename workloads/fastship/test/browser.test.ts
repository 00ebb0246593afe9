import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installedChromium, openBrowser, type OpenedBrowser } from "./support/browser.js";
import { freshDatabase } from "./support/database.js";
import { startService, type Service } from "./support/service.js";

// A visitor's whole way, in a real browser; skipped where Chromium is not installed.
describe.skipIf(installedChromium() === null)("in a browser", () => {
  let service: Service;
  let opened: OpenedBrowser;
  let trackingNumber = "";

  beforeAll(async () => {
    service = await startService("service-v3.js", { DATABASE_URL: await freshDatabase() });
    await service.line("database ready");
    opened = await openBrowser();
  });
  afterAll(async () => {
    await opened?.browser.close();
    await service?.stop();
  });

  it("asks a price", async () => {
    const { page } = opened;
    await page.goto(service.url);
    await page.getByRole("button", { name: "Ask" }).click();
    await page.getByText(/there in \d+ working days|the next working day/).waitFor();
  });

  it("registers, sends a parcel and changes its status", async () => {
    const { page } = opened;
    await page.getByRole("link", { name: "Send a parcel" }).click();
    await page.getByLabel("Email", { exact: true }).fill("ada@example.org");
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Register" }).click();
    const parties = [
      ["From", "Ada Lovelace", "10115", "Berlin"],
      ["To", "Grace Hopper", "80331", "München"],
    ] as const;
    for (const [role, name, postcode, city] of parties) {
      const party = page.getByRole("group", { name: role });
      await party.getByLabel("Name").fill(name);
      await party.getByLabel("Street").fill("Marienplatz 8");
      await party.getByLabel("Postcode").fill(postcode);
      await party.getByLabel("City").fill(city);
    }
    await page.getByRole("button", { name: "Send", exact: true }).click();
    trackingNumber = (await page.locator("#sent .large").textContent()) ?? "";
    expect(trackingNumber).toMatch(/^FS\d{12}$/);
    await page.getByRole("button", { name: "Collected" }).click();
    await page.getByText("Collected, to Grace Hopper in München").waitFor();
  });

  it("tracks it without an account, and says what is wrong with a number", async () => {
    const { page } = opened;
    await page.goto(`${service.url}/?track=${trackingNumber}`);
    await page.getByText("Berlin to München").waitFor();
    await page.getByLabel("Tracking number").fill("FS1");
    await page.getByRole("button", { name: "Track" }).click();
    await page.getByText("A tracking number is FS and twelve digits; this one is mistyped.").waitFor();
  });

  it("refuses a wrong password in one sentence, and complains of nothing else", async () => {
    const { page, complaints } = opened;
    await page.goto(`${service.url}/send`);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Email", { exact: true }).fill("ada@example.org");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("The email or the password is wrong.").waitFor();
    // The browser itself notes each answer that is a refusal.
    expect(complaints.filter((complaint) => !/status of 40[01]/.test(complaint))).toEqual([]);
  });
});
