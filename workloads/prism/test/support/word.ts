import { deflateRawSync } from "node:zlib";
import { ZipFile } from "yazl";

export interface Line {
  readonly text: string;
  readonly style?: "Title" | "Heading1" | "Heading2";
}

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const paragraph = ({ text, style }: Line) =>
  `<w:p>${style === undefined ? "" : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;

const style = (id: string, name: string) =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;

/** A Word document as Word writes it, in the least of its parts. */
export function wordDocument(lines: readonly Line[]): Promise<Buffer> {
  return archive({ "word/document.xml": bodyOf(lines.map(paragraph).join("")) });
}

export const bodyOf = (body: string) => `${HEAD}<w:document ${WORD}><w:body>${body}</w:body></w:document>`;

export function archive(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const files: Record<string, string | Buffer> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${TYPES}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "word/styles.xml": `${HEAD}<w:styles ${WORD}>${style("Title", "Title")}${style("Heading1", "heading 1")}${style("Heading2", "heading 2")}</w:styles>`,
    ...parts,
  };
  return zipOf(files);
}

export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A few kilobytes that unpack to far more. */
export const bomb = () => archive({ "word/document.xml": Buffer.alloc(40 * 1024 * 1024, " ") });

/** A bomb that says of itself that it is small: the sizes in both of its headers are lies. */
export async function lyingBomb(): Promise<Buffer> {
  const packed = deflateRawSync(Buffer.alloc(40 * 1024 * 1024, " "));
  const honest = await bomb();
  const lie = Buffer.from(honest);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(40 * 1024 * 1024);
  for (let at = lie.indexOf(size); at >= 0; at = lie.indexOf(size, at + 4)) lie.writeUInt32LE(1000, at);
  if (packed.length > 1024 * 1024) throw new Error("A bomb must be small.");
  return lie;
}

/** What Word writes for a document with a password, and for its old format: the head of a container of files. */
export const oldContainer = (stream: string) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(1016),
    Buffer.from(stream, "utf16le"),
    Buffer.alloc(512),
  ]);

export const EXAMPLE: readonly Line[] = [
  { text: "Moving the archive", style: "Title" },
  { text: "Purpose", style: "Heading1" },
  {
    text: "This memo was written in order to explain how the the archive is moved to the new building. The move was decided by the board in March.",
  },
  { text: "Schedule", style: "Heading1" },
  {
    text: "Boxes are collected on the 3rd of May. All of the boxes must be labelled prior to that date, and a inventory is kept by the chairman.",
  },
  { text: "The deadline for objections is the 20th of April." },
  { text: "Costs", style: "Heading1" },
  { text: "The move costs 14,200 euros. The carrier asks for a third of it in advance." },
];
