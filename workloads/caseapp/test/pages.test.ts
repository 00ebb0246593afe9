import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { PASSWORD } from "./support/client.js";
import { freshDatabase } from "./support/database.js";
import { installedChromium, openBrowser, type OpenedBrowser } from "./support/browser.js";
import { INVITATION_CODE, startService, type Service } from "./support/service.js";

// As a person works: in a real browser, by what is written on the page.
if (installedChromium() === null) console.warn("Chromium is not installed: the pages are not tested");

describe.skipIf(installedChromium() === null)("the pages", () => {
  let service: Service;
  let opened: OpenedBrowser;
  let page: Page;

  beforeAll(async () => {
    service = await startService("service.js", { DATABASE_URL: await freshDatabase() });
    await service.line("database ready");
    opened = await openBrowser();
    page = opened.page;
  });
  afterAll(async () => {
    await opened.browser.close();
    await service.stop();
  });

  it("lead from joining to a case with a deadline, a party, a note and its history", async () => {
    await page.goto(service.url);
    await page.waitForURL("**/sign-in?to=%2F");
    expect(await page.content()).not.toContain("Demonstration");
    await page.getByText("Join the office").click();
    const join = page.locator("#join");
    await join.getByLabel("Name").fill("Ada Reyes");
    await join.getByLabel("Email").fill("ada@office.example");
    await join.getByLabel("Password, 10 characters or more").fill(PASSWORD);
    await join.getByLabel("Invitation code").fill("guessed");
    await join.getByRole("button", { name: "Join" }).click();
    await join.getByText("The invitation code is not the one of this office.").waitFor();
    await join.getByLabel("Invitation code").fill(INVITATION_CODE);
    await join.getByRole("button", { name: "Join" }).click();
    await page.getByText("No case fits.").waitFor();

    await page.getByRole("button", { name: "New case" }).click();
    await page.getByLabel("Title").fill("Deposit <b>withheld</b>");
    await page.getByLabel("Area of law").fill("Tenancy");
    await page.getByRole("button", { name: "Open the case" }).click();
    // What a person typed is text, whatever it looks like.
    await page.getByRole("heading", { name: "Deposit <b>withheld</b>" }).waitFor();

    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("intake → open").waitFor();
    await page.getByText("Set a deadline").click();
    await page.getByLabel("What is due").fill("Answer the landlord");
    await page.getByLabel("On", { exact: true }).fill("2020-05-04");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.locator("#deadlines").getByText("Overdue").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByText("The case still has a deadline to be met").waitFor();
    await page.getByRole("button", { name: "Answer the landlord: met" }).click();
    await page.locator("#deadlines").getByText("Done").waitFor();

    await page.getByText("Add a party").click();
    await page.locator("#add-party").getByLabel("Name").fill("Marta Nowak");
    await page.locator("#add-party").getByRole("button", { name: "Add" }).click();
    await page.locator("#parties").getByText("Marta Nowak").waitFor();
    await page.getByLabel("New note").fill("Photographs exist of every room.");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.locator("#trail").getByText("note added").waitFor();
    // The only complaint is the refusal that was asked for, as the browser tells it.
    const refused = [/401/, /403/, /409/];
    expect(opened.complaints.filter((text) => !refused.some((status) => status.test(text)))).toEqual([]);
  });

  it("list and find the case, on a phone too, without scrolling sideways", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(service.url);
    await page.locator("#cases").getByText("Marta Nowak").waitFor();
    await page.getByRole("searchbox").fill("photograph");
    await page.keyboard.press("Enter");
    await page.locator("mark", { hasText: "Photographs" }).waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBe(390);
    await page.getByLabel("Status").selectOption("archived");
    await page.getByText("No case fits.").waitFor();
    expect(new URL(page.url()).search).toBe("?status=archived");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
  });

  it("show what another has changed meanwhile instead of overwriting it", async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const signIn = page.locator("#sign-in");
    await signIn.getByLabel("Email").fill("ada@office.example");
    await signIn.getByLabel("Password").fill(PASSWORD);
    await signIn.getByRole("button", { name: "Sign in" }).click();
    await page
      .getByRole("cell", { name: /Deposit/ })
      .getByRole("link")
      .click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.locator("#editing").getByLabel("Title").fill("Mine");
    const path = new URL(page.url()).pathname;
    const other = await page.request.patch(`${service.url}/api/v1${path}`, {
      data: { version: 2, title: "Theirs" },
    });
    expect(other.status()).toBe(200);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody has changed this case meanwhile").waitFor();
  });

  it("show no empty forms for a case that is not there", async () => {
    for (const number of ["2026-9999", "nonsense"]) {
      await page.goto(`${service.url}/cases/${number}`);
      await page.getByText(`There is no case with the number ${number}.`).waitFor();
      expect(await page.getByLabel("New note").isVisible()).toBe(false);
    }
  });
});
