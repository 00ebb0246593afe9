/** What a machine is told to do when it starts: shell scripts, cloud-init documents, and several of them in one. */
import type { HostScript, InitialConfiguration, Origin } from "../../model/index.js";
import type { Parse } from "../source/syntax/parser.js";
import { readCloudConfig } from "./cloud-config.js";
import { installedBy } from "./packages.js";
import { TextPlaces } from "./places.js";
import { type PlacedFile, ShellReading } from "./shell.js";

export type { PlacedFile } from "./shell.js";

/** Above the 16 KB that EC2 takes, so that templates of it fit; the grammar is slow on what is no script. */
const CHARACTERS_MAX = 40_000;
const PARTS_MAX = 20;

export interface UserData {
  readonly script: HostScript;
  /** The files that it writes, with the place of each line. */
  readonly files: readonly PlacedFile[];
}

export interface UserDataContext {
  readonly parse: Parse;
  /** The file in which it stands. */
  readonly fileText: string | null;
  /** What `cfn-init` may be told to do. */
  readonly initial: readonly InitialConfiguration[];
}

/** Reads user data; nothing of it is run. */
export function readUserData(text: string, origin: Origin, context: UserDataContext): UserData {
  const { fileText } = context;
  const reading = new ShellReading(context);
  const packages: { readonly name: string; readonly origin: Origin }[] = [];
  const places = TextPlaces.of(text.replaceAll("\r\n", "\n"), origin, fileText);
  const form = text.length > CHARACTERS_MAX ? "other" : formOf(text);
  const read = (part: TextPlaces, kind: HostScript["form"]): void => {
    if (kind === "shell") reading.script(part);
    else if (kind === "cloud-config") {
      const { packages: names, incomplete } = readCloudConfig(part, reading);
      packages.push(...names.map((name) => ({ name, origin })));
      if (incomplete !== null) reading.lose(incomplete);
    } else reading.lose("it is neither a shell script nor a cloud-config");
  };
  if (form === "multipart") for (const part of partsOf(places)) read(part, formOf(part.text));
  else read(places, form);
  packages.push(...reading.commands.flatMap(installedBy));
  const { commands, files, incomplete } = reading;
  return {
    script: {
      origin,
      form,
      commands,
      files: files.map(({ path, text, certain, origin: at }) => ({ origin: at, path, text, certain })),
      packages,
      incomplete,
    },
    files,
  };
}

/** As cloud-init tells them apart. Source: https://cloudinit.readthedocs.io/en/latest/explanation/format.html (read 2026-11-21). */
function formOf(text: string): HostScript["form"] {
  const start = text.trimStart();
  if (/^(?:Content-Type|MIME-Version):/i.test(start)) return "multipart";
  if (/^#cloud-config(?:\s|$)/.test(start)) return "cloud-config";
  return /^#!\s*\S*\/(?:env\s+)?(?:\S*\/)?(?:ba|da|a|z|k)?sh\b/.test(start) ? "shell" : "other";
}

/** The parts between the boundaries, without their headers. */
function partsOf(places: TextPlaces): TextPlaces[] {
  const boundary = /boundary="?([^"\s;]+)"?/i.exec(places.text)?.[1];
  if (boundary === undefined) return [];
  const parts: TextPlaces[] = [];
  let at = places.text.indexOf(`--${boundary}`);
  while (at >= 0 && parts.length < PARTS_MAX) {
    const lineEnd = places.text.indexOf("\n", at);
    const next = places.text.indexOf(`--${boundary}`, at + boundary.length + 2);
    if (lineEnd < 0 || next < 0) break;
    const body = places.text.slice(lineEnd + 1, next);
    const headers = /^(?:[\w-]+:[^\n]*\n|[ \t]+\S[^\n]*\n)*\s*\n?/.exec(body)?.[0] ?? "";
    const encoded = /content-transfer-encoding:\s*base64/i.test(headers);
    if (!encoded) parts.push(places.within(body.slice(headers.length), lineEnd + 1 + headers.length));
    at = next;
  }
  return parts;
}
