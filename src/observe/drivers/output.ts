/** The last lines that a process wrote, in bounded memory however much it writes. */
export interface OutputTail {
  write(chunk: Buffer): void;
  lines(): readonly string[];
  readonly bytes: number;
}

const TAIL_BYTES_MAX = 64 * 1024;
const LINES_MAX = 200;
const LINE_CHARACTERS_MAX = 2_000;

export function outputTail(): OutputTail {
  let chunks: Buffer[] = [];
  let held = 0;
  let bytes = 0;
  return {
    write(chunk) {
      bytes += chunk.length;
      // A copy, so that the pipe's large buffers are not kept alive by their ends.
      const kept = chunk.length > TAIL_BYTES_MAX ? Buffer.from(chunk.subarray(-TAIL_BYTES_MAX)) : chunk;
      chunks.push(kept);
      held += kept.length;
      if (held > 2 * TAIL_BYTES_MAX) {
        const tail = Buffer.from(Buffer.concat(chunks).subarray(-TAIL_BYTES_MAX));
        chunks = [tail];
        held = tail.length;
      }
    },
    lines() {
      const text = Buffer.concat(chunks).subarray(-TAIL_BYTES_MAX).toString("utf8");
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
      return lines.slice(-LINES_MAX).map((line) => line.slice(0, LINE_CHARACTERS_MAX));
    },
    get bytes() {
      return bytes;
    },
  };
}
