import type { InputProblem } from "../../finding/index.js";
import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { documentOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { parameterFile } from "./parameters.js";
import { readTemplate } from "./read-template.js";
import { isTemplate } from "./template.js";

/** CloudFormation templates, whatever their name and notation, and the parameter files beside them. */
export const reader: Reader = {
  id: "cloudformation",
  title: "CloudFormation templates and their parameter files",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null) return false;
    if (mentionsTemplate(text)) {
      const document = documentOf(file);
      if (document !== null && isTemplate(document)) return true;
    }
    return parameterFile(file) !== null;
  },

  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    if (document === null) return { describesDeployment: false };
    if (document.root === null) return { describesDeployment: true, problems: document.problems };
    if (!isTemplate(document)) return { describesDeployment: false, problems: document.problems };
    const fragment = readTemplate(document, document.root, context);
    return { ...fragment, problems: distinct([...document.problems, ...(fragment.problems ?? [])]) };
  },

  edit(file: InputFile, change: Change): TextEdit[] | null {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

/** Cheap, so that other YAML and JSON is not parsed for nothing. */
function mentionsTemplate(text: string): boolean {
  return /AWSTemplateFormatVersion/.test(text) || /\b(AWS|Custom|Alexa)::/.test(text);
}

function distinct(problems: readonly InputProblem[]): InputProblem[] {
  const seen = new Map(
    problems.map((problem) => [`${problem.file}:${problem.line}:${problem.message}`, problem]),
  );
  return [...seen.values()];
}
