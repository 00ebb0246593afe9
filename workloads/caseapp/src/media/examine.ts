import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Counted } from "./count-pages.js";

export interface Examined {
  readonly sha256: string;
  /** Of a PDF; null for anything else. */
  readonly pages: number | null;
  /** Why the contents are not what their type says, or null. */
  readonly failure: string | null;
}

const PDF_BEGINNING = "%PDF-";
const COUNT_PAGES = fileURLToPath(new URL("../../dist/media/count-pages.js", import.meta.url));
// A letter takes a tenth of it. What unpacks without end has some 500 MB by then.
const COUNTING_MS_MAX = 5_000;
const FAILURE_CHARACTERS_MAX = 200;

export async function examine(bytes: Buffer, countingMsMax = COUNTING_MS_MAX): Promise<Examined> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  // By its beginning, as a reader would open it, whatever its name says.
  if (bytes.subarray(0, PDF_BEGINNING.length).toString("latin1") !== PDF_BEGINNING) {
    return { sha256, pages: null, failure: null };
  }
  const counted = await countedApart(bytes, countingMsMax);
  if ("pages" in counted) return { sha256, pages: counted.pages, failure: null };
  return { sha256, pages: null, failure: `the PDF cannot be read: ${firstSentence(counted.reason)}` };
}

/** By a process of its own, which is ended when it takes too long, and which the kernel ends when it takes too much. */
function countedApart(bytes: Buffer, countingMsMax: number): Promise<Counted> {
  return new Promise((resolve, reject) => {
    const child = fork(COUNT_PAGES, {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
      // Ctrl-C in a terminal is for the processor, which lets the document under way come to its end.
      detached: true,
      timeout: countingMsMax,
      killSignal: "SIGKILL",
    });
    child.once("message", (answer) => resolve(answer as Counted));
    child.once("error", reject);
    child.once("exit", () => resolve({ reason: "it takes too much time or memory." }));
    child.send(bytes, () => undefined);
  });
}

function firstSentence(text: string): string {
  return (text.split(/[.\n]/, 1)[0] ?? "").slice(0, FAILURE_CHARACTERS_MAX);
}
