import { createHash } from "node:crypto";
import { PDFDocument } from "pdf-lib";
import { reasonOf } from "../service/logging.js";

export interface Examined {
  readonly sha256: string;
  /** Of a PDF; null for anything else. */
  readonly pages: number | null;
  /** Why the contents are not what their type says, or null. */
  readonly failure: string | null;
}

const PDF_BEGINNING = "%PDF-";

export async function examine(bytes: Buffer): Promise<Examined> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  // By its beginning, as a reader would open it, whatever its name says.
  if (bytes.subarray(0, PDF_BEGINNING.length).toString("latin1") !== PDF_BEGINNING) {
    return { sha256, pages: null, failure: null };
  }
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
    return { sha256, pages: document.getPageCount(), failure: null };
  } catch (error) {
    return { sha256, pages: null, failure: `the PDF cannot be read: ${firstSentence(reasonOf(error))}` };
  }
}

const FAILURE_CHARACTERS_MAX = 200;

function firstSentence(text: string): string {
  return (text.split(/[.\n]/, 1)[0] ?? "").slice(0, FAILURE_CHARACTERS_MAX);
}
