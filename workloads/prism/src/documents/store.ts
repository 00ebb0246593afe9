import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { conflict } from "../service/errors.js";
import { reasonOf, type Log } from "../service/logging.js";
import type { Document, SectionFeedback } from "./document.js";
import type { ReadDocument } from "./read-document.js";

const DAY_MS = 24 * 60 * 60 * 1000;
export const KEPT_DAYS = 7;
const SWEEP_EVERY_MS = 60 * 60 * 1000;
const DOCUMENTS_PER_SESSION_MAX = 20;

/**
 * Documents as files of this instance, a folder for each session. Only the text and its feedback are kept,
 * never the upload. Folders belong to the service alone: nothing is open to other users of the machine.
 */
export function createDocumentStore(directory: string, log: Log) {
  const uploads = join(directory, "uploads");
  const folderOf = (session: string) => join(uploads, session);
  const fileOf = (session: string, id: string) => join(folderOf(session), `${id}.json`);
  // One change of the same thing after the other: feedback of several sections arrives at the same time.
  const changes = new Map<string, Promise<unknown>>();
  const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const change = (changes.get(key) ?? Promise.resolve()).catch(() => undefined).then(work);
    changes.set(key, change);
    return change.finally(() => {
      if (changes.get(key) === change) changes.delete(key);
    });
  };

  /** Written beside and renamed: a document is there as a whole or not at all. */
  const write = async (session: string, document: Document) => {
    const file = fileOf(session, document.id);
    const beside = `${file}.${randomUUID()}.new`;
    try {
      await mkdir(folderOf(session), { recursive: true, mode: 0o700 });
      await writeFile(beside, JSON.stringify(document), { mode: 0o600 });
      await rename(beside, file);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  };

  const refuseFull = async (session: string): Promise<void> => {
    if ((await namesIn(folderOf(session))).length >= DOCUMENTS_PER_SESSION_MAX)
      throw conflict("You have twenty documents here; delete one before you upload another.");
  };

  const find = async (session: string, id: string): Promise<Document | null> => {
    try {
      return JSON.parse(await readFile(fileOf(session, id), "utf8")) as Document;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  const addFeedback = async (session: string, id: string, section: number, feedback: SectionFeedback) => {
    const document = await find(session, id);
    // Deleted in the meantime: there is nothing to add to.
    if (document === null) return;
    await write(session, { ...document, feedback: document.feedback.with(section, feedback) });
  };

  const sweep = async (now = Date.now()): Promise<number> => {
    let removed = 0;
    for (const session of await namesIn(uploads)) {
      const folder = folderOf(session);
      for (const name of await namesIn(folder)) {
        const { mtimeMs } = await stat(join(folder, name));
        if (now - mtimeMs < KEPT_DAYS * DAY_MS) continue;
        await rm(join(folder, name), { force: true });
        removed += 1;
      }
      if ((await namesIn(folder)).length === 0) await rm(folder, { recursive: true, force: true });
    }
    return removed;
  };
  const sweepAndTell = () =>
    sweep().then(
      (removed) => removed > 0 && log.info("old documents deleted", { removed, olderThanDays: KEPT_DAYS }),
      (error: unknown) => log.warn("old documents could not be deleted", { reason: reasonOf(error) }),
    );
  let sweeping: NodeJS.Timeout | null = null;

  return {
    async start(): Promise<void> {
      await mkdir(uploads, { recursive: true, mode: 0o700 });
      await sweepAndTell();
      sweeping = setInterval(() => void sweepAndTell(), SWEEP_EVERY_MS);
      sweeping.unref();
    },
    stop(): void {
      if (sweeping !== null) clearInterval(sweeping);
    },
    async add(session: string, read: ReadDocument): Promise<Document> {
      const document: Document = {
        id: randomUUID(),
        title: read.title,
        uploadedAt: new Date().toISOString(),
        sections: read.sections,
        feedback: read.sections.map(() => null),
      };
      return inTurn(session, async () => {
        // Once more: others may have been on their way when it was asked before.
        await refuseFull(session);
        await write(session, document);
        return document;
      });
    },
    refuseFull,
    find,
    async remove(session: string, id: string): Promise<boolean> {
      try {
        await rm(fileOf(session, id));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    addFeedback(session: string, id: string, section: number, feedback: SectionFeedback): Promise<void> {
      return inTurn(id, () => addFeedback(session, id, section, feedback));
    },
    sweep,
    /** Whether an upload could be kept now. */
    async readiness(): Promise<string | null> {
      const probe = join(uploads, `.probe-${randomUUID()}`);
      try {
        await writeFile(probe, "", { mode: 0o600 });
        await rm(probe);
        return null;
      } catch (error) {
        return `The folder for documents cannot be written to: ${reasonOf(error)}`;
      }
    },
  };
}

export type DocumentStore = ReturnType<typeof createDocumentStore>;

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith("."));
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && "code" in error && error.code === "ENOTDIR"))
      return [];
    throw error;
  }
}
