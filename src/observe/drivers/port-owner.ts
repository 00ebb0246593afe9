import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { parseListening } from "./listening.js";

const COMMAND_CHARACTERS_MAX = 60;

/** Which process listens on a port, in words; null when that cannot be seen. */
export function whoListens(port: number): string | null {
  try {
    const sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file, index) =>
      parseListening(readFileSync(file, "utf8"), index === 1),
    );
    const inodes = new Set(
      sockets.filter((socket) => socket.port === port).map(({ inode }) => `socket:[${inode}]`),
    );
    const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, inodes));
    return pid === undefined ? null : `process ${pid} (${commandOf(pid)})`;
  } catch {
    return null;
  }
}

function holds(pid: string, links: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((name) => links.has(readlinkSync(`/proc/${pid}/fd/${name}`)));
  } catch {
    return false;
  }
}

/** The program only: arguments may hold secrets. */
function commandOf(pid: string): string {
  return readFileSync(`/proc/${pid}/comm`, "utf8").trim().slice(0, COMMAND_CHARACTERS_MAX);
}
