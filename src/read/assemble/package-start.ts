import type { InputFiles } from "../../input/index.js";
import { known, type StartProcess, type Value } from "../../model/index.js";
import { packageIn, scriptOf, textField } from "../start-command/packages.js";

/** What a manifest in this folder starts: its start script, else its main file. Null without either. */
export function packageStart(folder: string, files: InputFiles): Value<StartProcess> | null {
  const manifest = packageIn(folder, files);
  const script = scriptOf(manifest, "start");
  if (script !== null) {
    return known({ form: "shell", words: [script.line], origin: script.origin }, script.origin);
  }
  const main = textField(manifest, "main");
  return main === null
    ? null
    : known({ form: "exec", words: ["node", main], origin: { place: null, node: null, written: false } });
}
