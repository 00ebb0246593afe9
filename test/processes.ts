import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface Row {
  readonly pid: number;
  readonly parent: number;
  /** The command line. */
  readonly text: string;
}

/** The running processes. Slim images have no `ps`, other systems no /proc. Zombies are none any more. */
export function processes(): Row[] {
  return existsSync("/proc/self/stat") ? readdirSync("/proc").flatMap(fromProc) : fromPs();
}

function fromProc(name: string): Row[] {
  if (!/^\d+$/.test(name)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return [];
    const text = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return [{ pid: Number(name), parent: Number(parent), text }];
  } catch {
    // Ended meanwhile.
    return [];
  }
}

function fromPs(): Row[] {
  return execFileSync("ps", ["-axww", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, state = "", text] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return text === undefined || state.startsWith("Z")
        ? []
        : [{ pid: Number(pid), parent: Number(parent), text }];
    });
}
