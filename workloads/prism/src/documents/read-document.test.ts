import { describe, expect, it } from "vitest";
import {
  archive,
  bodyOf,
  bomb,
  EXAMPLE,
  lyingBomb,
  oldContainer,
  wordDocument,
  zipOf,
} from "../../test/support/word.js";
import { readDocument } from "./read-document.js";

const read = async (file: Buffer) => readDocument(file, "memo.docx");

describe("readDocument", () => {
  it("finds the title, and the text under its headings", async () => {
    const { title, sections } = await read(await wordDocument(EXAMPLE));
    expect(title).toBe("Moving the archive");
    expect(sections.map(({ heading }) => heading)).toEqual(["Purpose", "Schedule", "Costs"]);
    expect(sections[1]?.text).toContain("\n\nThe deadline for objections");
  });

  it("takes a text without headings as one section, under the file's name", async () => {
    expect(await read(await wordDocument([{ text: "Only this." }]))).toEqual({
      title: "memo",
      sections: [{ heading: "The whole text", text: "Only this." }],
    });
  });

  it("cuts a long section where paragraphs or sentences end", async () => {
    const long = [{ text: "One", style: "Heading1" as const }, { text: "A sentence of it. ".repeat(800) }];
    const { sections } = await read(await wordDocument(long));
    expect(sections.map(({ heading }) => heading)).toEqual(["One (part 1)", "One (part 2)", "One (part 3)"]);
    for (const { text } of sections) expect(text).toMatch(/^A sentence.*it\.$/s);
  });

  it("reads tables row by row, in the place where they stand", async () => {
    const cell = (text: string) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`;
    const table = `<w:tbl><w:tr>${cell("Item")}${cell("Euros")}</w:tr><w:tr>${cell("Boxes")}${cell("90")}</w:tr></w:tbl>`;
    const file = await archive({ "word/document.xml": bodyOf(table) });
    expect((await read(file)).sections[0]?.text).toBe("Item | Euros\n\nBoxes | 90");
  });
});

describe("what is no document that can be read is one sentence", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, number, string]>([
    ["an empty file", () => Buffer.alloc(0), 400, "The file is empty."],
    ["a text", () => Buffer.from("hello"), 415, "This is not a Word document (.docx)."],
    ["a .doc", () => oldContainer("WordDocument"), 415, "This is Word's old .doc format;"],
    ["one with a password", () => oldContainer("EncryptedPackage"), 415, "protected by a password"],
    ["another archive", () => zipOf({ "a.txt": "a" }), 415, "an archive, but not a Word document"],
    ["a broken archive", async () => (await wordDocument(EXAMPLE)).subarray(0, 900), 400, "is damaged"],
    ["broken XML", () => archive({ "word/document.xml": "<w:document" }), 400, "is damaged"],
    ["one without text", () => wordDocument([]), 400, "The document has no text."],
    ["a bomb", bomb, 413, "unpacks to far more than a text holds"],
    ["a bomb that lies about its size", lyingBomb, 400, "is damaged"],
  ])("%s", async (_name, make, status, sentence) => {
    await expect(read(await make())).rejects.toMatchObject({
      status,
      message: expect.stringContaining(sentence) as string,
    });
  });
});
