import { describe, expect, it } from "vitest";
import { parseListening, reachableAt } from "./listening.js";
import { outputTail } from "./output.js";
import { parsePs, parseStat, type ProcessRow, type ProcessTable } from "./process-table.js";
import { processTree } from "./process-tree.js";

describe("parseListening", () => {
  const header =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
  it("reads listening sockets only", () => {
    const text = [
      header,
      "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100",
      "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0 100",
      "   2: 0100007F:1F40 0100007F:C000 01 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0 100",
      "",
    ].join("\n");
    expect(parseListening(text, false)).toEqual([
      { address: "127.0.0.1", port: 8000, inode: "4711" },
      { address: "0.0.0.0", port: 80, inode: "4712" },
    ]);
  });

  it("reads IPv6 addresses", () => {
    const line = (hex: string): string => `   0: ${hex}:1F40 ${"0".repeat(32)}:0000 0A 0:0 00:0 0 0 0 99`;
    const address = (hex: string): string | undefined => parseListening(line(hex), true)[0]?.address;
    expect(address("0".repeat(32))).toBe("::");
    expect(address("00000000000000000000000001000000")).toBe("::1");
    expect(address("0000000000000000FFFF00000100007F")).toBe("127.0.0.1");
    expect(address("B80D0120000000000000000001000000")).toBe("2001:db8:0:0:0:0:0:1");
  });

  it("knows where a bound socket can be reached", () => {
    expect(["0.0.0.0", "::", "::1", "127.0.0.1"].map(reachableAt)).toEqual([
      "127.0.0.1",
      "127.0.0.1",
      "::1",
      "127.0.0.1",
    ]);
  });
});

describe("process rows", () => {
  it("reads /proc/PID/stat even when the name holds brackets", () => {
    const text = "42 (a) b (c) S 7 42 40 0 -1 4194304 1 2 3 4 150 50 10 5 20 0 1 0 98765 1000000 2560 0 0";
    expect(parseStat(text)).toEqual({
      pid: 42,
      parent: 7,
      session: 40,
      zombie: false,
      cpuSeconds: 2.15,
      startedAt: "98765",
      residentMiB: 10,
    });
    expect(parseStat("")).toBeNull();
  });

  it("reads what ps prints", () => {
    const text = "   10     1    10 Ss    20480   1:02.50 Mon Jan  5 10:00:00 2026\nnonsense\n";
    expect(parsePs(text)).toMatchObject([
      { pid: 10, parent: 1, session: 10, cpuSeconds: 62.5, residentMiB: 20 },
    ]);
  });
});

describe("processTree", () => {
  const row = (pid: number, parent: number, session = 1, zombie = false): ProcessRow => ({
    pid,
    parent,
    session,
    zombie,
    cpuSeconds: 0,
    startedAt: "",
    residentMiB: 0,
  });
  it("holds descendants, the session, and daemons that carry the marker; no zombies, no strangers", () => {
    const table: ProcessTable = {
      rows: () => [
        row(10, 5, 10),
        row(11, 10, 10),
        row(12, 11, 12),
        row(13, 1, 10),
        row(14, 1, 14),
        row(15, 1, 15),
        row(16, 10, 10, true),
        row(17, 14, 14),
      ],
      carries: ({ pid }) => pid === 14,
      memory: () => [],
      listening: () => [],
      connecting: () => [],
    };
    const pids = processTree(table, 10, "mark").map(({ pid }) => pid);
    expect(pids.sort((a, b) => a - b)).toEqual([10, 11, 12, 13, 14, 17]);
  });
});

describe("outputTail", () => {
  it("keeps the end of any amount of output", () => {
    const tail = outputTail();
    for (let index = 0; index < 50_000; index += 1)
      tail.write(Buffer.from(`line ${index} ${"x".repeat(80)}\n`));
    const lines = tail.lines();
    expect(lines.at(-1)).toMatch(/^line 49999 /);
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(tail.bytes).toBeGreaterThan(4_000_000);
  });

  it("shortens endless lines", () => {
    const tail = outputTail();
    tail.write(Buffer.from("y".repeat(1_000_000)));
    expect(tail.lines()[0]?.length).toBe(2000);
  });
});
