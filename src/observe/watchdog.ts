import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** The variable by which everything that an observation starts is found again. */
export const MARKER_VARIABLE = "STEADY_OBSERVATION";
export const FOLDER_PREFIX = "steady-";

/** Reads what there is to keep; when the pipe closes, ends and removes it. Folders only with our own prefix. */
const WATCHDOG = `
groups=""; servers=""; folders=""
without() { rest=""; for item in $1; do [ "$item" = "$2" ] || rest="$rest $item"; done; echo "$rest"; }
while read -r verb what; do
  case "$verb" in
    application) groups="$groups $what" ;;
    server) servers="$servers $what" ;;
    folder) folders="$folders
$what" ;;
    gone) groups=$(without "$groups" "$what"); servers=$(without "$servers" "$what") ;;
    end) exit 0 ;;
  esac
done
for group in $servers; do kill -QUIT "$group" 2>/dev/null; done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
for entry in /proc/[0-9]*/environ; do
  if grep -qa "${MARKER_VARIABLE}=$1" "$entry" 2>/dev/null; then
    pid=\${entry#/proc/}; pid=\${pid%/environ}
    case " $servers " in *" $pid "*) ;; *) [ "$pid" = "$$" ] || kill -KILL "$pid" 2>/dev/null ;; esac
  fi
done
for group in $servers; do
  for wait in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$group" 2>/dev/null || break; sleep 0.2; done
  kill -KILL "-$group" 2>/dev/null
done
echo "$folders" | while read -r folder; do
  case "$folder" in */${FOLDER_PREFIX}*) rm -rf -- "$folder" ;; esac
done
`;

/**
 * A small shell that outlives this process. It is told line by line: `application PID`, `server PID`,
 * `folder PATH`, `gone PID`, `end`.
 */
export function startWatchdog(marker: string): Writable | null {
  const child = spawn("/bin/sh", ["-c", WATCHDOG, "steady-watchdog", marker], {
    // Its own session, so that Ctrl-C in the terminal does not reach it.
    detached: true,
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  child.unref();
  if (child.stdin && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child.stdin;
}
