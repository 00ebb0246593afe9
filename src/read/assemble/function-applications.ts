import { LAMBDA_OWN_VARIABLES } from "../../aws/lambda.js";
import { type InputFiles, isWithin, joinPath } from "../../input/index.js";
import { known, knownValue, type LambdaFunction, type Model } from "../../model/index.js";
import { readApplication } from "../source/index.js";
import { javascriptSource } from "../start-command/compiled.js";
import { handlerGap } from "./handler-gap.js";

/** Reads the source of every function whose code is among the files, from its handler on. */
export async function readFunctionApplications(model: Model, files: InputFiles): Promise<void> {
  for (const each of model.functions) {
    const root = codeRoot(each, files);
    const found = root === null ? null : handlerFile(each, root, files);
    each.codeBytes = root === null || !root.endsWith("!") ? null : bytesBelow(root, files);
    // A compiler decides what its output exports.
    each.handlerGap = found?.compiled === true ? null : handlerGap(each, root, found?.entry ?? null, files);
    if (root === null || found === null) continue;
    const { entry, name } = found;
    const handler = knownValue(each.handler) ?? "";
    const given = new Set(each.environment.map((variable) => variable.name));
    each.application = await readApplication({
      root,
      entry,
      command: known([handler], each.handler.origin),
      files,
      environment: new Map(
        each.environment.flatMap(({ name: variable, value }) =>
          value.known ? [[variable, value.value] as const] : [],
        ),
      ),
      isUnset: (variable) =>
        each.environmentKnown && !given.has(variable) && !LAMBDA_OWN_VARIABLES.test(variable),
      moduleAttribute: name,
      invoked: true,
    });
  }
}

const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  nodejs: [".mjs", ".js", ".cjs", ".ts", ".mts", ".cts", ".tsx"],
  python: [".py", "/__init__.py"],
};

interface HandlerFile {
  readonly entry: string;
  readonly name: string;
  /** The entry is what the named file is made from. */
  readonly compiled: boolean;
}

/** The file that `folder/module.name` means, or its source, where code of that language lies among the files. */
function handlerFile(each: LambdaFunction, root: string, files: InputFiles): HandlerFile | null {
  const handler = knownValue(each.handler);
  const language = /^(nodejs|python)/.exec(knownValue(each.runtime) ?? "")?.[1] ?? "";
  if (typeof handler !== "string") return null;
  const dot = handler.lastIndexOf(".");
  if (dot < 1) return null;
  const written = handler.slice(0, dot);
  const module = language === "python" ? written.replaceAll(".", "/") : written;
  for (const ending of ENDINGS[language] ?? []) {
    const entry = joinPath(root, `${module}${ending}`);
    if (files.files.has(entry)) return { entry, name: handler.slice(dot + 1), compiled: false };
  }
  if (language !== "nodejs") return null;
  const source = javascriptSource(joinPath(root, `${module}.js`), root, files);
  return source === null ? null : { entry: source, name: handler.slice(dot + 1), compiled: true };
}

/** The folder of a function's code, or the inside of its archive; null when it is not among the files. */
function codeRoot({ code: value }: LambdaFunction, files: InputFiles): string | null {
  const code = knownValue(value);
  if (typeof code !== "string") return null;
  const inside = `${code}!`;
  for (const path of files.files.keys()) {
    if (path.startsWith(`${inside}/`)) return inside;
    if (path !== code && isWithin(path, code)) return code;
  }
  return null;
}

/** What was installed may not be listed, so that there is at least this much. */
function bytesBelow(root: string, files: InputFiles): number {
  let bytes = 0;
  for (const [path, file] of files.files) if (path.startsWith(`${root}/`)) bytes += file.sizeBytes;
  return bytes;
}
