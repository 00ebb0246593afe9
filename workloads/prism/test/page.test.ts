import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBedrock, type Bedrock } from "./support/bedrock.js";
import { installedChromium, openBrowser, type OpenedBrowser } from "./support/browser.js";
import { startPrism, withBedrock, type Prism } from "./support/service.js";
import { EXAMPLE, wordDocument } from "./support/word.js";

// A reader with a real browser.
describe.skipIf(installedChromium() === null)("the page (skipped where Chromium is not installed)", () => {
  let opened: OpenedBrowser;
  beforeAll(async () => {
    opened = await openBrowser();
  });
  afterAll(() => opened.browser.close());

  const choose = async (content: Buffer, name = "memo.docx") =>
    opened.page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer: content });
  const visible = (text: string) => opened.page.getByText(text, { exact: false }).first().waitFor();

  describe("with rules", () => {
    let prism: Prism;
    beforeAll(async () => {
      prism = await startPrism();
      await opened.page.goto(prism.url);
    });
    afterAll(() => prism.stop());

    it("says that no language model is set up", () => visible("No language model is set up here."));

    it("refuses what is no document in one sentence", async () => {
      await choose(Buffer.from("hello"), "notes.docx");
      await visible("This is not a Word document (.docx).");
    });

    it("shows a document with its feedback, marked in the text", async () => {
      await choose(await wordDocument(EXAMPLE));
      await visible("3 of 3 sections reviewed");
      const marks = await opened.page.locator("mark").allTextContents();
      expect(marks).toEqual(expect.arrayContaining(["the the", "in order to", "a inventory"]));
      await visible("Reviewed by rules, not a language model.");
    });

    it("answers questions from the keyboard alone", async () => {
      await opened.page.focus("#question");
      await opened.page.keyboard.type("What is the deadline for objections?");
      await opened.page.keyboard.press("Enter");
      await visible("I can only search");
      expect(await opened.page.locator(".answer").textContent()).toContain("20th of April");
    });

    it("finds the document again after a reload, and lets the feedback be downloaded", async () => {
      await opened.page.reload();
      await visible("3 of 3 sections reviewed");
      const [download] = await Promise.all([
        opened.page.waitForEvent("download"),
        opened.page.click("#report"),
      ]);
      expect(download.suggestedFilename()).toMatch(/^feedback-[0-9a-f]{8}\.md$/);
    });

    it("fits a telephone", async () => {
      await opened.page.setViewportSize({ width: 360, height: 740 });
      expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      await opened.page.setViewportSize({ width: 1280, height: 800 });
    });

    it("forgets the document when told to, and complained about nothing", async () => {
      await opened.page.click("#forget");
      await visible("Choose a Word document");
      // The refusals that were asked for are all that the console has.
      expect(opened.complaints.filter((text) => !/status of 415/.test(text))).toEqual([]);
    });
  });

  describe("with Bedrock", () => {
    let bedrock: Bedrock;
    let prism: Prism;
    beforeAll(async () => {
      bedrock = await startBedrock({
        first: { kind: "refuses", status: 429, error: "ThrottlingException", message: "slow down" },
        second: { kind: "hangs", parts: ["clarity | in order to | Say to.\n"] },
      });
      prism = await withBedrock(bedrock.url, "first,second");
      await opened.page.goto(prism.url);
    });
    afterAll(async () => {
      await prism.stop();
      await bedrock.close();
    });

    it("shows each finding as it comes, tells that another model answers, and can be stopped", async () => {
      await choose(await wordDocument(EXAMPLE));
      await visible("first is throttled; second answers instead.");
      await visible("Say to.");
      await visible("0 of 3 sections reviewed");
      await opened.page.click("#review");
      await visible("Not finished.");
      await expect.poll(() => bedrock.gone.length).toBe(3);
      bedrock.behaviours["second"] = { kind: "answers", parts: ["strength | | Clear.\n"] };
      await opened.page.click("#review");
      await visible("3 of 3 sections reviewed");
    });
  });
});
