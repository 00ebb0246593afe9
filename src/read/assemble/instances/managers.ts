import { baseName, type InputFiles, joinPath } from "../../../input/index.js";
import {
  type EnvironmentVariable,
  type HostProcess,
  known,
  type Origin,
  type ScriptCommand,
  unknown,
} from "../../../model/index.js";
import { type Pm2App, pm2Apps, pm2File } from "../../start-command/pm2.js";
import type { PlacedFile, UserData } from "../../user-data/index.js";
import { quoted } from "./servers.js";

export interface ManagedProcesses {
  readonly processes: readonly HostProcess[];
  readonly lost: readonly string[];
}

/** What PM2 and supervisor are told to run. */
export function managedProcesses(
  { script, files }: UserData,
  id: string,
  input: InputFiles,
): ManagedProcesses {
  const pm2 = script.commands.map((command) => pm2Processes(command, files, id, input));
  const programs = files
    .filter(({ path }) => /\/supervisord?[./]/.test(path))
    .flatMap((file) => supervised(file, id));
  return {
    processes: [...pm2.flatMap(({ processes }) => processes), ...programs],
    lost: pm2.flatMap(({ lost }) => lost),
  };
}

const NOTHING: ManagedProcesses = { processes: [], lost: [] };

/** `pm2 start server.js --name api -- --port 80`, `pm2 start npm -- start`, `pm2 start ecosystem.config.js`. */
function pm2Processes(
  command: ScriptCommand,
  files: readonly PlacedFile[],
  id: string,
  input: InputFiles,
): ManagedProcesses {
  const { words, origin } = command;
  if (!/(?:^|\/)pm2$/.test(words[0] ?? "") || words[1] !== "start" || !command.certain) return NOTHING;
  const [file = "", ...rest] = words.slice(2);
  const dashes = rest.indexOf("--");
  const operands = dashes < 0 ? [] : rest.slice(dashes + 1);
  const named = pm2File(words);
  if (named !== null) {
    const text = textOf(named.file, files, input);
    const apps = text === null ? null : pm2Apps(text, named);
    if (apps === null) return { processes: [], lost: [`what ${named.file} tells PM2 is not known`] };
    return { processes: apps.map((app) => pm2Process(app, command, id)), lost: [] };
  }
  if (file === "" || file.startsWith("-")) return { processes: [], lost: ["what PM2 starts is not known"] };
  const line = /\.[cm]?js$/.test(file)
    ? ["node", file]
    : file.endsWith(".py")
      ? ["python3", file]
      : file.split(" ");
  const app = {
    name: null,
    words: [...line, ...operands],
    folder: command.workingDirectory,
    environment: [],
  };
  return { processes: [pm2Process(app, command, id)], lost: [] };

  function pm2Process(given: Pm2App, by: ScriptCommand, launchId: string): HostProcess {
    const line = given.words.map(quoted).join(" ");
    const folder = folderFrom(by.workingDirectory, given.folder);
    return {
      id: `${launchId} pm2 ${line}`,
      origin,
      name: known(line, origin),
      startedBy: "pm2",
      command: known(line, origin),
      workingDirectory: known(folder, origin),
      user: known(by.user, origin),
      environment: [...by.environment, ...given.environment.map((each) => variable(each, origin))],
      environmentKnown: true,
      restart: known("always"),
      application: null,
    };
  }
}

function folderFrom(caller: string | null, folder: string | null): string | null {
  if (folder === null || folder.startsWith("/")) return folder ?? caller;
  return caller === null ? null : `/${joinPath(caller, folder).replace(/^\//, "")}`;
}

/** The file that the script writes, or the only one of the input with that name. */
function textOf(file: string, files: readonly PlacedFile[], input: InputFiles): string | null {
  const written = files.findLast(({ path }) => baseName(path) === baseName(file));
  if (written !== undefined) return written.text;
  const alike = [...input.files].filter(
    ([path]) => baseName(path) === baseName(file) && !path.includes("node_modules/"),
  );
  return alike.length === 1 ? (alike[0]?.[1].text() ?? null) : null;
}

/** `[program:web]` of supervisor's configuration. Source: http://supervisord.org/configuration.html (read 2026-11-21). */
function supervised(file: PlacedFile, id: string): HostProcess[] {
  const lines = (file.text ?? "").split("\n");
  return lines.flatMap((line, index): HostProcess[] => {
    const name = /^\s*\[program:(.+)\]\s*$/.exec(line)?.[1];
    if (name === undefined) return [];
    const after = lines.slice(index + 1);
    const end = after.findIndex((each) => /^\s*\[/.test(each));
    const own = end < 0 ? after : after.slice(0, end);
    const value = (key: string): string | null =>
      own
        .map((each) => new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`).exec(each)?.[1])
        .find((text) => text !== undefined) ?? null;
    const command = value("command");
    if (command === null || value("autostart") === "false") return [];
    const row = own.findIndex((each) => /^\s*command\s*=/.test(each));
    const origin = file.places?.lineOrigin(index + 1 + row) ?? file.origin;
    return [
      {
        id: `${id} supervisor ${name}`,
        origin,
        name: known(name, origin),
        startedBy: "supervisor",
        command: known(command, origin),
        workingDirectory: known(value("directory"), origin),
        user: known(value("user"), origin),
        environment: [...(value("environment") ?? "").matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^,]*))/g)].map(
          ([, key = "", quotedText, plain]) => variable([key, quotedText ?? plain ?? ""], origin),
        ),
        environmentKnown: true,
        restart: known(value("autorestart") ?? "unexpected", origin),
        application: null,
      },
    ];
  });
}

function variable([name, value]: readonly [string, string | null], origin: Origin): EnvironmentVariable {
  const own = value === null ? unknown("it is worked out when PM2 starts", origin) : known(value, origin);
  return { name, origin, value: own, from: "plain" };
}
