import { fromBufferPromise } from "yauzl";
import { ApiError, invalid, tooLarge, unsupported } from "../service/errors.js";

// A .docx of 16 MB may hold pictures that unpack to several times as much; its text never does.
const UNPACKED_BYTES_MAX = 128 * 1024 * 1024;
const TEXT_BYTES_MAX = 24 * 1024 * 1024;
const PARTS_MAX = 5_000;

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const ZIP = Buffer.from("PK\u0003\u0004", "latin1");
// A document with a password is a container of the old kind that holds a stream of this name.
const ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");

export const DAMAGED = "The document is damaged; open it in Word, save it anew and upload that.";

/**
 * Refuses everything that is no Word document before anything is read from it. What is unpacked is counted
 * while it is unpacked, because the sizes that an archive states may be lies.
 */
export async function checkContainer(file: Buffer): Promise<void> {
  if (file.length === 0) throw invalid("The file is empty.");
  if (file.subarray(0, OLE.length).equals(OLE)) {
    if (file.includes(ENCRYPTED))
      throw unsupported("The document is protected by a password; save it without one and upload that.");
    throw unsupported("This is Word's old .doc format; save the document as .docx and upload that.");
  }
  if (!file.subarray(0, ZIP.length).equals(ZIP)) throw unsupported("This is not a Word document (.docx).");
  const parts = await unpackedParts(file).catch((error: unknown) => {
    if (error instanceof ApiError) throw error;
    throw invalid(DAMAGED);
  });
  if (!parts.has("word/document.xml"))
    throw unsupported("This is an archive, but not a Word document (.docx).");
}

async function unpackedParts(file: Buffer): Promise<Set<string>> {
  const zip = await fromBufferPromise(file, { lazyEntries: true });
  if (zip.entryCount > PARTS_MAX) throw tooLarge(`The document has more than ${PARTS_MAX} parts.`);
  const names = new Set<string>();
  let unpackedBytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted())
      throw unsupported("The document is protected by a password; save it without one and upload that.");
    names.add(entry.fileName);
    let partBytes = 0;
    const isText = /\.(?:xml|rels)$/i.test(entry.fileName);
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      partBytes += (chunk as Buffer).length;
      unpackedBytes += (chunk as Buffer).length;
      if (unpackedBytes > UNPACKED_BYTES_MAX || (isText && partBytes > TEXT_BYTES_MAX))
        throw tooLarge("The document unpacks to far more than a text holds; it is not read.");
    }
  }
  return names;
}
