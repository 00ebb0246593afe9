import { folderOf, type InputFiles, isWithin, joinPath, settledPath } from "../../input/index.js";
import { known, type LambdaFunction, unknown } from "../../model/index.js";
import { childOf, originOf } from "../document/index.js";
import { entryValue, textOf } from "../resource/resolved.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

export type FunctionCode = Pick<LambdaFunction, "code" | "inlineCode" | "builtBy">;

/** Where a function's code lies: in the template, in a folder or archive among the files, or elsewhere. */
export function codeOf(stack: StackReading, resource: Resource): FunctionCode {
  const raw = stack.fields(resource).raw("Code");
  const metadata = childOf(resource.node, "Metadata");
  const method = childOf(metadata, "BuildMethod");
  const builtBy = method?.kind === "scalar" ? method.text : null;
  const inline = entryValue(raw, "ZipFile");
  const inlineCode =
    inline === undefined
      ? null
      : inline.kind === "scalar"
        ? known(inline.text, inline.origin)
        : unknown("a part of it is filled in by the deployment", inline.origin);
  // The CDK names the folder that it has put the code into.
  const asset = childOf(metadata, "aws:asset:path");
  if (asset?.kind === "scalar") {
    return { code: known(pathIn(stack, asset.text), originOf(asset)), inlineCode, builtBy };
  }
  if (raw === undefined) return { code: known(null), inlineCode, builtBy };
  if (raw.kind === "unresolved") return { code: unknown(raw.reason, raw.origin), inlineCode, builtBy };
  const local = raw.kind === "scalar" && !/^(?:s3|https?):\/\//.test(raw.text) ? textOf(raw) : null;
  const path = local === null || local.includes("${") ? null : pathIn(stack, local);
  return { code: known(path, raw.origin), inlineCode, builtBy };
}

/** Null when nothing lies there. */
function pathIn(stack: StackReading, written: string): string | null {
  const { file } = stack.document;
  const { files }: { readonly files: InputFiles } = stack.workspace;
  const path = settledPath(files, joinPath(folderOf(file), written));
  if (files.files.has(path)) return path;
  for (const name of files.files.keys())
    if (isWithin(name, path) || name.startsWith(`${path}!/`)) return path;
  return null;
}
