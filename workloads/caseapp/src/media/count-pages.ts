import { PDFDocument } from "pdf-lib";
import { reasonOf } from "../service/logging.js";

/** What this process answers to the bytes of a PDF. */
export type Counted = { readonly pages: number } | { readonly reason: string };

// A process of its own for each document: a small PDF may unpack into gigabytes, and what reads it then ends
// without the one that asked.
process.once("message", async (bytes: Uint8Array) => {
  process.send?.(await count(bytes), () => process.disconnect());
});

async function count(bytes: Uint8Array): Promise<Counted> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
    return { pages: document.getPageCount() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}
