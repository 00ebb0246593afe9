import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { FoundPlace } from "../../../finding/index.js";
import type { InputFiles } from "../../../input/index.js";
import type { SarifLocation } from "./results.js";

/** From where a tool's relative paths are meant, in the order in which they are tried. */
export interface Bases {
  readonly workingFolder: string;
  /** The folder of the SARIF file itself. */
  readonly logFolder: string;
}

/** Finds the files of the input that other tools name in their own ways. */
export class Places {
  readonly #byAbsolute = new Map<string, string>();

  constructor(
    readonly files: InputFiles,
    readonly bases: Bases,
  ) {
    for (const file of files.files.values()) this.#byAbsolute.set(file.absolute, file.path);
  }

  /** The place in the input; a file that is not of the input keeps the name that the tool gave it. */
  placeOf(location: SarifLocation): FoundPlace {
    const path = pathOf(location.uri);
    const file = this.#inInput(path) ?? path.split(sep).join("/");
    const { line, column, endLine } = location;
    const endColumn = location.endColumn ?? this.#endOfLine(file, endLine);
    return {
      file,
      line,
      column,
      endLine,
      endColumn: Math.max(endColumn, line === endLine ? column : 1),
      value: "",
    };
  }

  #inInput(path: string): string | undefined {
    const { workingFolder, logFolder } = this.bases;
    return [workingFolder, this.files.base, logFolder]
      .map((base) => this.#byAbsolute.get(resolve(base, path)))
      .find((file) => file !== undefined);
  }

  #endOfLine(file: string, line: number): number {
    const text = this.files.files.get(file)?.text()?.split("\n")[line - 1];
    return (text?.replace(/\r$/, "").length ?? 0) + 1;
  }
}

function pathOf(uri: string): string {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
