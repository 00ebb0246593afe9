import {
  type HostProcess,
  known,
  type Listen,
  type ScriptCommand,
  unknown,
  type Value,
} from "../../../model/index.js";
import { Options } from "../../start-command/options.js";

/** Programs that serve until they are ended. */
const SERVERS =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|puma|unicorn|streamlit|pm2-runtime|http-server|serve|caddy|uwsgi)$/;
/** Programs that run what they are given, which may be a server. */
const RUNTIMES =
  /^(?:node|nodejs|deno|bun|tsx|ts-node|npm|yarn|pnpm|npx|python[\d.]*|java|ruby|bundle|php[\d.]*|dotnet|flask|fastapi|rails|go)$/;

/** Servers that the script itself starts, in the background or as the last thing that it does. */
export function directProcesses(commands: readonly ScriptCommand[], id: string): HostProcess[] {
  return commands.flatMap((command, index): HostProcess[] => {
    if (!command.certain || !isServer(command, index === commands.length - 1)) return [];
    const { origin, words, workingDirectory, user, environment } = command;
    return [
      {
        id: `${id} ${words.join(" ")}`,
        origin,
        name: known(programOf(words), origin),
        startedBy: "user-data",
        command: known(words.map(quoted).join(" "), origin),
        workingDirectory:
          workingDirectory === null
            ? unknown("the script moves to a folder that is not known", origin)
            : known(workingDirectory, origin),
        user: known(user, origin),
        environment,
        environmentKnown: true,
        restart: known(null, origin),
        application: null,
      },
    ];
  });
}

function isServer({ words, background }: ScriptCommand, last: boolean): boolean {
  const program = programOf(words);
  const [, first = ""] = words;
  if (words.some((word) => /^--?(?:version|help|V)$/.test(word))) return false;
  if (SERVERS.test(program)) return true;
  if (background)
    return !/^(?:sleep|tail|curl|wget|aws|echo|wait|yum|apt|apt-get|dnf|docker|rm|cfn-hup|amazon-.*)$/.test(
      program,
    );
  if (!RUNTIMES.test(program)) return false;
  if (/^(?:npm|yarn|pnpm)$/.test(program))
    return first === "start" || (first === "run" && /^(?:start|serve|prod|production)$/.test(words[2] ?? ""));
  if (program === "flask" || program === "fastapi") return words.includes("run");
  if (program === "java") return words.includes("-jar");
  if (words.includes("runserver") || words.includes("http.server")) return true;
  // A script of any other kind may be a step of the installation, unless nothing follows it.
  return last && /\.(?:py|[cm]?js|ts|rb)$/.test(words.find((word) => /\.\w+$/.test(word)) ?? "");
}

/** Undefined for other commands; null for a container whose ports cannot be told. */
export function containerProcess(command: ScriptCommand, id: string): HostProcess | null | undefined {
  const { words, origin } = command;
  if (!/^(?:.*\/)?(?:docker|podman|nerdctl)$/.test(words[0] ?? "") || words[1] !== "run") return undefined;
  const options = new Options(words.slice(2));
  if (options.value("--network", "--net") === "host" || options.has("-P")) return null;
  const ports = options.values("-p", "--publish").map((text) => publishedPort(text));
  const listens = ports.map(
    (port): Listen => ({
      origin,
      address: port.address,
      port: port.port,
      portVariable: null,
    }),
  );
  // A container without published ports takes no requests.
  return {
    id: `${id} ${words.join(" ")}`,
    origin,
    name: known(options.value("--name") ?? "container", origin),
    startedBy: "docker",
    command: known(words.map(quoted).join(" "), origin),
    workingDirectory: known(null),
    user: known(null),
    environment: [],
    environmentKnown: false,
    restart: known(options.value("--restart") ?? null, origin),
    listens,
    application: null,
  };

  /** `80:5000`, `127.0.0.1:80:5000`, `5000` (a port that Docker chooses). */
  function publishedPort(text: string): { readonly address: Value<string>; readonly port: Value<number> } {
    const [container, host, address] = text
      .replace(/\/(?:tcp|udp)$/, "")
      .split(":")
      .toReversed();
    const port = Number(host);
    return {
      address: known(address ?? "0.0.0.0", origin),
      port:
        container !== undefined && host !== undefined && Number.isInteger(port) && port > 0
          ? known(port, origin)
          : unknown("Docker chooses it, or it is not written as a number", origin),
    };
  }
}

export function programOf(words: readonly string[]): string {
  return (words[0] ?? "").replace(/^.*\//, "");
}

export function quoted(word: string): string {
  return /^[\w./:=@%+,${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
