import { deflateSync } from "node:zlib";
import { PDFDocument } from "pdf-lib";
import { describe, expect, it } from "vitest";
import { examine } from "./examine.js";

describe("what is handed in", () => {
  it("has its pages counted when it is a PDF", async () => {
    const pdf = await PDFDocument.create();
    for (let page = 0; page < 3; page += 1) pdf.addPage();
    const { pages, failure, sha256 } = await examine(Buffer.from(await pdf.save()));
    expect({ pages, failure }).toEqual({ pages: 3, failure: null });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is only hashed when it is anything else", async () => {
    expect(await examine(Buffer.from("abc"))).toEqual({
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      pages: null,
      failure: null,
    });
  });

  it("is given up when it unpacks into more than can be read", async () => {
    const unpacked = deflateSync(Buffer.concat([Buffer.from("1 0 "), Buffer.alloc(500_000_000, " ")]));
    const bomb = Buffer.concat([
      Buffer.from(
        `%PDF-1.5\n5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${unpacked.length}>>\nstream\n`,
      ),
      unpacked,
      Buffer.from("\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"),
    ]);
    expect(await examine(bomb, 1_000)).toMatchObject({
      pages: null,
      failure: "the PDF cannot be read: it takes too much time or memory",
    });
  }, 20_000);

  it("and is a broken PDF gets one sentence", async () => {
    const { pages, failure } = await examine(Buffer.from("%PDF-1.7\nnothing of a PDF"));
    expect(pages).toBeNull();
    expect(failure).toMatch(/^the PDF cannot be read: [^\n]+$/);
  });
});
