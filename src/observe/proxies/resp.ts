/** Reads commands out of a client's byte stream in the Redis protocol, arrays of strings or plain lines. */
export interface CommandReader {
  read(chunk: Buffer): readonly Buffer[][];
  /** What came was not the protocol. */
  readonly broken: boolean;
}

const PENDING_BYTES_MAX = 64 * 1024 * 1024;
const WORDS_MAX = 1_000_000;

export function commandReader(): CommandReader {
  let pending: Buffer = Buffer.alloc(0);
  let broken = false;
  return {
    read(chunk) {
      if (broken) return [];
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const commands: Buffer[][] = [];
      let at = 0;
      for (;;) {
        const command = parseCommand(pending, at);
        if (command === "incomplete") break;
        if (command === "broken") {
          broken = true;
          break;
        }
        at = command.next;
        if (command.words.length > 0) commands.push(command.words);
      }
      pending = pending.subarray(at);
      if (pending.length > PENDING_BYTES_MAX) broken = true;
      return commands;
    },
    get broken() {
      return broken;
    },
  };
}

type Parsed = { readonly words: Buffer[]; readonly next: number } | "incomplete" | "broken";

function parseCommand(bytes: Buffer, from: number): Parsed {
  if (from >= bytes.length) return "incomplete";
  const header = lineAt(bytes, from);
  if (header === null) return "incomplete";
  if (bytes[from] !== ASTERISK) {
    const words = header.text.split(/\s+/).filter((word) => word !== "");
    return { words: words.map((word) => Buffer.from(word)), next: header.next };
  }
  const count = Number(header.text.slice(1));
  if (!Number.isInteger(count) || count > WORDS_MAX) return "broken";
  const words: Buffer[] = [];
  let at = header.next;
  for (let index = 0; index < count; index += 1) {
    const size = lineAt(bytes, at);
    if (size === null) return "incomplete";
    const length = Number(size.text.slice(1));
    if (bytes[at] !== DOLLAR || !Number.isInteger(length) || length < 0) return "broken";
    const end = size.next + length;
    if (end + 2 > bytes.length) return "incomplete";
    words.push(Buffer.from(bytes.subarray(size.next, end)));
    at = end + 2;
  }
  return { words, next: at };
}

const ASTERISK = 0x2a;
const DOLLAR = 0x24;

function lineAt(bytes: Buffer, from: number): { readonly text: string; readonly next: number } | null {
  const end = bytes.indexOf("\n", from);
  if (end < 0) return null;
  return { text: bytes.subarray(from, end).toString("latin1").replace(/\r$/, ""), next: end + 1 };
}
