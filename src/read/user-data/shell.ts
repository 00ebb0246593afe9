import {
  type EnvironmentVariable,
  known,
  type Origin,
  type ScriptCommand,
  type WrittenFile,
} from "../../model/index.js";
import type { UserDataContext } from "./index.js";
import { TextPlaces } from "./places.js";
import type { OpenFile } from "./redirections.js";
import { ScriptPart } from "./shell-part.js";
import { readableByShell } from "./words.js";
import { bareCommand } from "./wrappers.js";

/** A file that a script writes, with the place of each of its lines. */
export interface PlacedFile extends WrittenFile {
  readonly places: TextPlaces | null;
}

/** More than any script has that people write by hand. */
const COMMANDS_MAX = 4000;
const SCRIPTS_MAX = 8;
const NODES_MAX = 200_000;
/** The grammar's time grows with the square of a pipe's commands. */
const PIPES_MAX = 1000;

/** How the commands of a part of a script run. */
export interface Way {
  readonly certain: boolean;
  readonly background: boolean;
  readonly user: string | null;
  /** What it reads comes out of a pipe, and was looked at there. */
  readonly piped: boolean;
}

const FREE: Way = { certain: true, background: false, user: null, piped: false };

/** Follows a shell script from top to bottom, without running any of it. */
export class ShellReading {
  readonly commands: ScriptCommand[] = [];
  readonly files: PlacedFile[] = [];
  incomplete: string | null = null;
  readonly #variables = new Map<string, string>();
  #exported: readonly EnvironmentVariable[] = [];
  /** cloud-init runs scripts in the root folder. */
  #folder: string | null = "/";
  #depth = 0;
  #nodes = 0;

  constructor(readonly context: UserDataContext) {}

  script(places: TextPlaces, way: Way = FREE): void {
    if (this.#depth >= SCRIPTS_MAX) {
      this.lose("scripts call one another too deeply");
      return;
    }
    this.#depth += 1;
    const source = places.text;
    const root = source.split("|").length > PIPES_MAX ? null : this.context.parse(readableByShell(source));
    if (root === null) this.lose("a part of the script cannot be read");
    else new ScriptPart(this, source, places).walk(root, way);
    this.#depth -= 1;
  }

  lose(reason: string): void {
    this.incomplete ??= reason;
  }

  /** Whether another node may still be looked at. */
  step(): boolean {
    this.#nodes += 1;
    if (this.#nodes <= NODES_MAX && this.commands.length < COMMANDS_MAX) return true;
    this.lose("the script is too long");
    return false;
  }

  get variables(): ReadonlyMap<string, string> {
    return this.#variables;
  }

  assign(name: string, value: string, origin: Origin, exported: boolean, certain: boolean): void {
    // What is set in a branch may be set or not.
    if (certain && !/\$[({]|`/.test(value)) this.#variables.set(name, value);
    else this.#variables.delete(name);
    if (!exported) return;
    const variable: EnvironmentVariable = {
      name,
      origin,
      value: valueOf(value, origin),
      from: "plain",
    };
    this.#exported = [...this.#exported.filter((each) => each.name !== name), variable];
  }

  export(name: string, origin: Origin): void {
    const value = this.#variables.get(name);
    this.assign(name, value ?? `\${${name}}`, origin, true, value !== undefined);
  }

  run(all: readonly string[], origin: Origin, way: Way = FREE): void {
    const bare = bareCommand(all);
    const user = bare.user ?? way.user;
    const background = way.background || bare.detached;
    if (bare.line !== null) {
      const before = this.#folder;
      this.#line(bare.line, origin, { ...way, user, background });
      this.#folder = before;
      return;
    }
    const [program = ""] = bare.words;
    if (program === "") return;
    this.commands.push({
      origin,
      words: bare.words,
      certain: way.certain,
      background,
      workingDirectory: this.#folder,
      user: user === "root" ? null : user,
      environment: [
        ...this.#exported,
        ...bare.environment.map(([name, value]) => ({
          name,
          origin,
          value: valueOf(value, origin),
          from: "plain" as const,
        })),
      ],
    });
    if (program === "cd" || program === "pushd") this.#move(bare.words[1], way.certain);
    else this.#follow(bare.words, way);
  }

  /** A line that a shell is given as a word: all of it stands where the word does. */
  #line(line: string, origin: Origin, way: Way): void {
    this.script(TextPlaces.of(line, origin, null), way);
  }

  #move(to: string | undefined, certain: boolean): void {
    if (to === undefined || !certain || /[$`~]/.test(to)) this.#folder = null;
    else if (to.startsWith("/")) this.#folder = tidy(to);
    else if (this.#folder !== null) this.#folder = tidy(`${this.#folder}/${to}`);
  }

  /** Other scripts: those that this one wrote are read too, of the others nothing is known. */
  #follow(words: readonly string[], way: Way): void {
    if (/(?:^|\/)cfn-init$/.test(words[0] ?? "")) {
      this.#initialise(words, way);
      return;
    }
    const script = scriptOf(words);
    if (script === null) {
      const why = unfollowed(words);
      if (why !== null) this.lose(why);
      return;
    }
    const path = script.startsWith("/") || this.#folder === null ? script : tidy(`${this.#folder}/${script}`);
    const file = this.files.findLast((each) => each.path === path);
    if (file?.text !== undefined && file.text !== null && /^\s*(?:#!.*sh\b|[^#\s])/.test(file.text)) {
      const before = this.#folder;
      this.script(file.places ?? TextPlaces.of(file.text, file.origin, null), way);
      this.#folder = before;
    } else this.lose(`what ${script} does is not among the files`);
  }

  /** What a template's metadata tells cfn-init stands in for it. */
  #initialise(words: readonly string[], way: Way): void {
    const at = words.findIndex((word) => word === "--resource" || word === "-r");
    const named = words[at + 1] ?? "";
    const own = this.context.initial.find(({ resourceId }) => at >= 0 && resourceId === named);
    if (own === undefined) {
      this.lose("what cfn-init is told is not among the files");
      return;
    }
    if (own.incomplete !== null) this.lose(own.incomplete);
    for (const { path, text, origin } of own.files) {
      const places = text === null ? null : TextPlaces.of(text, origin, this.context.fileText);
      this.write({ path, append: false }, text, places, origin, way.certain);
    }
    for (const { name, origin } of own.packages) this.run(["yum", "install", "-y", name], origin, way);
    const before = this.#folder;
    for (const { line, origin, folder, certain } of own.commands) {
      this.#folder = folder;
      this.script(TextPlaces.of(line, origin, null), { ...way, certain: way.certain && certain });
    }
    this.#folder = before;
    for (const { name, origin } of own.services) this.run(["systemctl", "start", name], origin, way);
  }

  write(
    file: OpenFile,
    text: string | null,
    places: TextPlaces | null,
    origin: Origin,
    certain: boolean,
  ): void {
    const { path, append } = file;
    if (/^\/dev\/|^&|\.log$/.test(path)) return;
    const absolute =
      path.startsWith("/") || this.#folder === null || /[$~]/.test(path)
        ? path
        : tidy(`${this.#folder}/${path}`);
    const before = this.files.findLast((each) => each.path === absolute);
    if (!append || before === undefined) {
      this.files.push({ origin, path: absolute, text, certain, places });
      return;
    }
    const whole = before.text === null || text === null ? null : before.text + text;
    this.files.push({
      origin: before.origin,
      path: absolute,
      text: whole,
      certain: before.certain,
      places: null,
    });
  }
}

function valueOf(value: string, origin: Origin): EnvironmentVariable["value"] {
  return /\$\(|`/.test(value)
    ? { known: false, reason: "a command works it out when the instance starts", origin }
    : known(value, origin);
}

/** The script that a command runs; null when it runs none. */
function scriptOf(words: readonly string[]): string | null {
  const [program = "", ...operands] = words;
  if (/^(?:\.|source)$/.test(program) || /^(?:.*\/)?(?:ba|da|a|z)?sh$/.test(program)) {
    const script = operands.find((word) => !word.startsWith("-"));
    // A virtual environment's only sets where programs are looked for.
    return script === undefined ||
      /\/bin\/activate$|\/\.(?:bashrc|profile|bash_profile|nvm)|nvm\.sh$|^\/etc\//.test(script)
      ? null
      : script;
  }
  return program.endsWith(".sh") ? program : null;
}

/** Tools that set an instance up from descriptions that are not read here. */
const OTHER_TOOLS =
  /^(?:.*\/)?(?:ansible-playbook|ansible-pull|chef-client|chef-solo|puppet|salt-call|docker-compose|podman-compose|kubectl|helm|eval|make|just)$/;

/** A program that was put somewhere by hand, and those of them that are known by their names. */
const OWN_PROGRAM = /^(?:\.{1,2}\/|\/(?:tmp|root|home|opt|srv|var|usr\/local)\/)/;
const INSTALLED =
  /\/(?:pip[\d.]*|python[\d.]*|gunicorn|uvicorn|hypercorn|flask|celery|alembic|node|npm|npx|yarn|pnpm|pm2|java|aws|cfn-[a-z]+|amazon-cloudwatch-agent-ctl|amazon-cloudwatch-agent-config-wizard|wp|composer|uv|poetry|pipenv|bundle|gem|virtualenv|certbot)$/;

function unfollowed(words: readonly string[]): string | null {
  const [program = "", first = "", second = ""] = words;
  if (
    /^(?:.*\/)?(?:ip6?tables|nft|firewall-cmd)$/.test(program) &&
    /REDIRECT|DNAT|redirect|dnat|forward-port/.test(words.join(" "))
  )
    return "it sends one port's requests to another";
  if (/^(?:.*\/)?(?:reboot|shutdown|kexec|socat)$/.test(program))
    return `what follows ${program} is not known`;
  if (OTHER_TOOLS.test(program)) return `what ${program.replace(/^.*\//, "")} does is not read`;
  if (program === "docker" && (first === "compose" || second === "compose"))
    return "what docker compose starts is not read";
  if (OWN_PROGRAM.test(program) && !INSTALLED.test(program)) return `what ${program} does is not known`;
  if (program.startsWith("$")) return "a command is worked out when the instance starts";
  return null;
}

function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
