import { childOf, type DocumentNode, parseDocument } from "../../document/index.js";
import {
  type EnvironmentVariable,
  type HostProcess,
  known,
  type Origin,
  type ScriptCommand,
} from "../../../model/index.js";
import type { PlacedFile, UserData } from "../../user-data/index.js";
import { quoted } from "./servers.js";

export interface ManagedProcesses {
  readonly processes: readonly HostProcess[];
  readonly lost: readonly string[];
}

/** What PM2 and supervisor are told to run. */
export function managedProcesses({ script, files }: UserData, id: string): ManagedProcesses {
  const pm2 = script.commands.map((command) => pm2Processes(command, files, id));
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
function pm2Processes(command: ScriptCommand, files: readonly PlacedFile[], id: string): ManagedProcesses {
  const { words, origin } = command;
  if (!/(?:^|\/)pm2$/.test(words[0] ?? "") || words[1] !== "start" || !command.certain) return NOTHING;
  const [file = "", ...rest] = words.slice(2);
  const dashes = rest.indexOf("--");
  const operands = dashes < 0 ? [] : rest.slice(dashes + 1);
  if (/\.(?:json|ya?ml)$|\.config\.[cm]?js$/.test(file)) {
    const written = files.findLast(({ path }) => path.endsWith(`/${file.replace(/^.*\//, "")}`));
    const apps = written?.text === undefined || written.text === null ? null : appsOf(written.text);
    if (apps === null) return { processes: [], lost: [`what ${file} tells PM2 is not known`] };
    return { processes: apps.map((app) => pm2Process(app, command, id)), lost: [] };
  }
  if (file === "" || file.startsWith("-")) return { processes: [], lost: ["what PM2 starts is not known"] };
  const line = /\.[cm]?js$/.test(file)
    ? ["node", file]
    : file.endsWith(".py")
      ? ["python3", file]
      : file.split(" ");
  const app = {
    line: [...line, ...operands].map(quoted).join(" "),
    folder: command.workingDirectory,
    environment: [],
  };
  return { processes: [pm2Process(app, command, id)], lost: [] };

  function pm2Process(given: Pm2App, by: ScriptCommand, launchId: string): HostProcess {
    return {
      id: `${launchId} pm2 ${given.line}`,
      origin,
      name: known(given.line, origin),
      startedBy: "pm2",
      command: known(given.line, origin),
      workingDirectory: known(given.folder ?? by.workingDirectory, origin),
      user: known(by.user, origin),
      environment: [...by.environment, ...given.environment.map((each) => variable(each, origin))],
      environmentKnown: true,
      restart: known("always"),
      application: null,
    };
  }
}

interface Pm2App {
  readonly line: string;
  readonly folder: string | null;
  readonly environment: readonly (readonly [string, string])[];
}

/** The literals of an ecosystem file, as data; null where it is a program. */
function appsOf(text: string): Pm2App[] | null {
  const literal = text
    .replace(/^\s*(?:\/\/[^\n]*\n\s*)*(?:module\.exports\s*=|export default)\s*/, "")
    .replace(/;\s*$/, "");
  const { root, problems } = parseDocument("ecosystem", literal.replace(/^([ \t]*)\/\/.*$/gm, ""));
  if (root === null || problems.length > 0) return null;
  const list = root.kind === "list" ? root : childOf(root, "apps");
  const nodes = list?.kind === "list" ? list.items : list === undefined ? [] : [list];
  const apps = nodes.map(appOf);
  return apps.length === 0 || apps.includes(null) ? null : apps.flatMap((app) => app ?? []);
}

function appOf(node: DocumentNode): Pm2App | null {
  const text = (key: string): string | null => {
    const value = childOf(node, key);
    return value?.kind === "scalar" ? value.text : null;
  };
  const script = text("script");
  if (script === null) return null;
  const interpreter =
    text("interpreter") ?? (script.endsWith(".py") ? "python3" : /\.[cm]?js$/.test(script) ? "node" : null);
  const words = [interpreter === "none" ? null : interpreter, script, text("args")].filter(
    (word) => word !== null,
  );
  const env = childOf(node, "env");
  const environment = (env?.kind === "map" ? env.entries : []).flatMap(
    ({ key, value }): [string, string][] => (value.kind === "scalar" ? [[key, value.text]] : []),
  );
  return { line: words.join(" "), folder: text("cwd"), environment };
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

function variable([name, value]: readonly [string, string], origin: Origin): EnvironmentVariable {
  return { name, origin, value: known(value, origin), from: "plain" };
}
