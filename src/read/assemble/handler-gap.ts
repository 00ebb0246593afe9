import { baseName, type InputFiles, isWithin, joinPath } from "../../input/index.js";
import { type HandlerGap, knownValue, type LambdaFunction } from "../../model/index.js";

type Language = "nodejs" | "python";

const SOURCES: Readonly<Record<Language, RegExp>> = {
  nodejs: /\.(?:[cm]?[jt]s|tsx)$/,
  python: /\.py$/,
};

/** Files that are looked through for one of the wanted name. */
const LOOKED_AT_MAX = 5_000;

/**
 * What a handler names and its code does not hold. Null also where it cannot be told: code that is
 * built before it is deployed, layers that may bring the handler, other languages.
 */
export function handlerGap(
  each: LambdaFunction,
  root: string | null,
  entry: string | null,
  files: InputFiles,
): HandlerGap | null {
  const handler = knownValue(each.handler);
  const language = languageOf(each);
  const layers = knownValue(each.layers);
  if (typeof handler !== "string" || language === null || handler.includes("${")) return null;
  const dot = handler.lastIndexOf(".");
  if (dot < 1 || layers === undefined || layers.length > 0 || each.builtBy !== null) return null;
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  if (each.inlineCode !== null) return inlineGap(each, module, name, language, files);
  if (root === null) return null;
  if (entry === null) return missingModule(module, root, language, files);
  const text = files.files.get(entry)?.text() ?? null;
  return text === null || mayExport(text, name) ? null : { kind: "export", name, file: entry };
}

function languageOf({ runtime }: LambdaFunction): Language | null {
  const name = knownValue(runtime) ?? "";
  return name.startsWith("nodejs") ? "nodejs" : name.startsWith("python") ? "python" : null;
}

/** CloudFormation writes inline code into a file called index. Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html, read on 2026-11-21. */
const INLINE_FILE = "index";

function inlineGap(
  each: LambdaFunction,
  module: string,
  name: string,
  language: Language,
  files: InputFiles,
): HandlerGap | null {
  if (module !== INLINE_FILE) {
    // Code that stands in for another file which is uploaded later.
    const path = `/${language === "python" ? module.replaceAll(".", "/") : module}`;
    const later = [...files.files.keys()].some((file) => `/${file}`.replace(/\.\w+$/, "").endsWith(path));
    return later ? null : { kind: "inline-name", name: module, file: null };
  }
  const text = knownValue(each.inlineCode);
  return text === undefined || text.includes("${") || mayExport(text, name)
    ? null
    : { kind: "export", name, file: null };
}

function missingModule(
  module: string,
  root: string,
  language: Language,
  files: InputFiles,
): HandlerGap | null {
  const own = [...files.files.keys()].filter((path) => isWithin(path, root)).slice(0, LOOKED_AT_MAX);
  const sources = own.filter((path) => SOURCES[language].test(path));
  if (sources.length === 0 || isBuilt(module, root, language, files)) return null;
  const wanted = (module.split(/[/.]/).at(-1) ?? "").toLowerCase();
  const alike = sources.find(
    (path) =>
      baseName(path)
        .replace(/\.\w+$/, "")
        .toLowerCase() === wanted,
  );
  return { kind: "module", name: module, file: alike ?? null };
}

/** A compiler or a script makes files that are not here yet. */
function isBuilt(module: string, root: string, language: Language, files: InputFiles): boolean {
  if (files.files.has(joinPath(root, "Makefile"))) return true;
  if (language === "python") return false;
  if (/^\.?(?:dist|build|lib|out|output|bundle)\//.test(module)) return true;
  const manifest = files.files.get(joinPath(root, "package.json"))?.text() ?? "";
  return (
    files.files.has(joinPath(root, "tsconfig.json")) ||
    /"(?:build|compile|bundle|prepare|postinstall)"\s*:/.test(manifest)
  );
}

/** The name stands anywhere in the text, or names are handed on that do not stand in it. */
function mayExport(text: string, name: string): boolean {
  const named = new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, String.raw`\$&`)}(?![\\w$])`).test(text);
  return (
    named ||
    /export\s*\*|__exportStar|module\.exports\s*=\s*(?!\{)|Object\.assign\(\s*(?:module\.)?exports|import\s+\*|__getattr__|globals\(\)/.test(
      text,
    )
  );
}
