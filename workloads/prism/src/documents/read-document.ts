import mammoth from "mammoth";
import { ApiError, invalid } from "../service/errors.js";
import { checkContainer, DAMAGED } from "./container.js";
import type { Section } from "./document.js";

/** As much as one question to a model should hold. */
const SECTION_CHARACTERS_MAX = 6_000;
const SECTIONS_MAX = 200;
const TITLE_CHARACTERS_MAX = 200;
const DEPTH_MAX = 40;

export interface ReadDocument {
  readonly title: string;
  readonly sections: readonly Section[];
}

interface Paragraph {
  readonly text: string;
  readonly style: "title" | "heading" | "text";
}

/** The text of a Word document under its headings; every reason why it has none is one sentence. */
export async function readDocument(file: Buffer, fileName: string): Promise<ReadDocument> {
  await checkContainer(file);
  const paragraphs = await paragraphsOf(file).catch((error: unknown) => {
    if (error instanceof ApiError) throw error;
    throw invalid(DAMAGED);
  });
  const title = paragraphs.find(({ style }) => style === "title")?.text ?? fileName.replace(/\.docx$/i, "");
  const sections = sectionsOf(paragraphs);
  if (sections.length === 0) throw invalid("The document has no text.");
  if (sections.length > SECTIONS_MAX)
    throw invalid(`The document has more than ${SECTIONS_MAX} sections; upload it in parts.`);
  return { title: title.slice(0, TITLE_CHARACTERS_MAX), sections };
}

/** Mammoth's own nodes, as far as they carry text. */
interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly value?: string;
  readonly styleName?: string | null;
  readonly numbering?: object | null;
}

async function paragraphsOf(file: Buffer): Promise<Paragraph[]> {
  const paragraphs: Paragraph[] = [];
  await mammoth.convertToHtml(
    { buffer: file },
    {
      // Pictures are not read; without this each would be turned into text of a third more than its size.
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })),
      transformDocument(document: Node) {
        collect(document, paragraphs, 0);
        return { ...document, children: [] };
      },
    },
  );
  return paragraphs;
}

function collect(node: Node, into: Paragraph[], depth: number): void {
  if (depth > DEPTH_MAX) throw invalid("The document's tables are nested too deeply.");
  if (node.type === "tableRow") {
    const cells = (node.children ?? []).map((cell) => textOf(cell, depth).trim());
    push(cells.filter((text) => text !== "").join(" | "), "text", into);
    return;
  }
  if (node.type !== "paragraph") {
    for (const child of node.children ?? []) collect(child, into, depth + 1);
    return;
  }
  // Word keeps the names of its own styles in English, whatever the language that it speaks.
  const name = node.styleName ?? "";
  const style = /^title$/i.test(name) ? "title" : /^heading \d$/i.test(name) ? "heading" : "text";
  const text = textOf(node, depth);
  push(node.numbering && style === "text" ? `• ${text.trim()}` : text, style, into);
}

function push(text: string, style: Paragraph["style"], into: Paragraph[]): void {
  const clean = text.replace(/[^\S\n]+/g, " ").trim();
  if (clean !== "" && clean !== "•") into.push({ text: clean, style });
}

function textOf(node: Node, depth: number): string {
  if (depth > DEPTH_MAX) throw invalid("The document's tables are nested too deeply.");
  if (node.type === "text") return node.value ?? "";
  if (node.type === "tab") return " ";
  if (node.type === "break") return "\n";
  const parts = (node.children ?? []).map((child) => textOf(child, depth + 1));
  return parts.join(node.type === "tableCell" ? " " : "");
}

function sectionsOf(paragraphs: readonly Paragraph[]): Section[] {
  const sections: Section[] = [];
  let heading = "Beginning";
  let texts: string[] = [];
  const end = () => {
    if (texts.length > 0) sections.push(...parts(heading, texts));
    texts = [];
  };
  for (const { text, style } of paragraphs) {
    if (style === "title") continue;
    if (style === "heading") {
      end();
      heading = text.slice(0, TITLE_CHARACTERS_MAX);
    } else texts.push(...pieces(text));
  }
  end();
  return sections.length === 1 && heading === "Beginning"
    ? sections.map(({ text }) => ({ heading: "The whole text", text }))
    : sections;
}

/** A section that is too long for one question, in parts of whole paragraphs. */
function parts(heading: string, texts: readonly string[]): Section[] {
  const packed: string[] = [];
  for (const text of texts) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + text.length < SECTION_CHARACTERS_MAX)
      packed[packed.length - 1] = `${last}\n\n${text}`;
    else packed.push(text);
  }
  if (packed.length === 1) return [{ heading, text: packed[0] ?? "" }];
  return packed.map((text, index) => ({ heading: `${heading} (part ${index + 1})`, text }));
}

/** One paragraph beyond the limit is cut at the ends of sentences where it has any. */
function pieces(text: string): string[] {
  const cut: string[] = [];
  let rest = text;
  while (rest.length > SECTION_CHARACTERS_MAX) {
    const end = rest.lastIndexOf(". ", SECTION_CHARACTERS_MAX);
    const at = end > 0 ? end + 1 : SECTION_CHARACTERS_MAX;
    cut.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...cut, rest];
}
