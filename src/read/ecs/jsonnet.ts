import type { InputFile } from "../../input/index.js";
import type { Fragment } from "../reader.js";

/** What only a program has: bindings, imports, calls of its library, conditions, comprehensions, sums of objects. */
const PROGRAM = [
  /^[ \t]*local\s+\w+\s*(?:\([^)]*\))?\s*=/m,
  /\bimport(?:str)?\s+['"]/,
  /\bstd\.\w+\s*\(/,
  /^[ \t]*(?:\w+|'[^']*'|"[^"]*")\s*\+?::?\s*if\s.+\sthen\s/m,
  /[}\])]\s*\+\s*[{[(]/,
];
/** Parts that a program may leave to others. */
const DEFINES = /\b(?:containerDefinitions|deploymentConfiguration|desiredCount)\b['"]?\s*\+?:/;

/** A Jsonnet program that makes a definition. Its plain objects are read as what they are; a program is not run. */
export function isDefinitionProgram(text: string): boolean {
  return DEFINES.test(text) && PROGRAM.some((sign) => sign.test(text));
}

export function programFragment(file: InputFile): Fragment {
  const place = { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    describesDeployment: false,
    unknown: [
      {
        what: "the definition that this Jsonnet program makes",
        why: "nothing that is read is run; `ecspresso render taskdef` (or servicedef) writes the JSON",
        where: [place],
      },
    ],
  };
}
