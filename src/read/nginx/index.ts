import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { bundleOf } from "../assemble/beanstalk/index.js";
import type { Fragment, Reader } from "../reader.js";
import { TELLING } from "./contexts.js";
import { editProxy } from "./edit.js";
import { parseProxy } from "./parse.js";
import { brokenProxy, readProxy } from "./read-proxy.js";

const CHARACTERS_MAX = 2_000_000;

/** Signs of other languages with blocks in braces. */
const OTHERS =
  /^[ \t]*(?:import\s|package\s|function\s|class\s|const\s|let\s|var\s|def\s|resource\s+"|variable\s+"|[.#]?[\w-]+\s*\{\s*\n?\s*[\w-]+\s*:)/m;

/** Configurations of nginx, whole or a part that another one includes. */
export const reader: Reader = {
  id: "nginx",
  title: "a configuration of nginx",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || text.length > CHARACTERS_MAX || !TELLING.test(text) || OTHERS.test(text))
      return false;
    const { directives, problem } = parseProxy(file.path, text);
    return problem === null ? directives.length > 0 : /\.conf\b/.test(file.path);
  },

  read(file: InputFile): Fragment {
    const { directives, problem } = parseProxy(file.path, file.text() ?? "");
    const proxy = problem === null ? readProxy(file.path, directives) : brokenProxy(file, problem);
    return { ...ofBundle(file), proxies: [proxy] };
  },

  edit(file: InputFile, change: Change): TextEdit[] | null {
    return editProxy(file, change);
  },
};

/** Elastic Beanstalk takes configurations over from this folder of a source bundle. */
function ofBundle({ path }: InputFile): Fragment {
  if (!/(?:^|\/)\.platform\/nginx\//.test(path)) return { describesDeployment: false };
  const bundle = bundleOf(path);
  const place = { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    describesDeployment: true,
    deploymentFolder: bundle,
    bundles: [{ origin: { place, node: null, written: true }, bundle }],
  };
}
