import type { InputProblem } from "../../finding/index.js";
import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import { documentOf, type SourceDocument } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { isDefinitionProgram, programFragment } from "./jsonnet.js";
import { readShapes } from "./read-shapes.js";
import { shapesOf } from "./shapes.js";

/** What a broken text must still mention to be taken for one of these. */
const SIGNS = [
  /"?containerDefinitions"?\s*:/i,
  /"?desiredCount"?\s*:[\s\S]*"?(taskDefinition|deploymentConfiguration|launchType)"?\s*:/i,
];

/** A key without which a document is none of these; cheap, so that other JSON is not parsed for nothing. */
const MENTIONS =
  /["']?\b(containerDefinitions|taskDefinition|family|desiredCount|deploymentConfiguration|TargetGroups?|TargetType|HealthCheck\w+|\w+ThresholdCount|LoadBalancers?|Listeners|imageIds|imageDetails|deregistration_delay[\w.]*|stickiness[\w.]*|essential|portMappings|logConfiguration|memoryReservation|environment|secrets)["']?\s*[:,]/i;

/** JSON of the ECS and ELBv2 APIs: requests, and what `describe-…` answers. */
export const reader: Reader = {
  id: "ecs",
  title: "ECS task definitions, services and target groups as JSON",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || !MENTIONS.test(text)) return false;
    if (isDefinitionProgram(text)) return true;
    const document = documentLike(file, text);
    if (document === null) return false;
    return document.root === null ? looksBroken(document) : shapesOf(document.root).length > 0;
  },

  read(file: InputFile, context: ReadContext): Fragment {
    if (isDefinitionProgram(file.text() ?? "")) return programFragment(file);
    const document = documentOf(file);
    if (document === null) return { describesDeployment: false };
    if (document.root === null) {
      return { describesDeployment: looksBroken(document), problems: document.problems };
    }
    const fragment = readShapes(document, context);
    return { ...fragment, problems: distinct([...document.problems, ...(fragment.problems ?? [])]) };
  },

  edit(file: InputFile, change: Change): TextEdit[] | null {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

/** YAML is parsed only when it mentions what would make it one of these, so that other files cost nothing. */
function documentLike(file: InputFile, text: string): SourceDocument | null {
  const json = /^\uFEFF?\s*[[{]/.test(text);
  const worthParsing =
    json ||
    /^[ \t]*(containerDefinitions|taskDefinition|desiredCount|serviceName|TargetGroups?)\s*:/im.test(text);
  return worthParsing ? documentOf(file) : null;
}

function looksBroken(document: SourceDocument): boolean {
  if (document.problems.length === 0 || /"?(Resources|AWSTemplateFormatVersion)"?\s*:/.test(document.text))
    return false;
  return SIGNS.some((sign) => sign.test(document.text));
}

function distinct(problems: readonly InputProblem[]): InputProblem[] {
  const seen = new Map(
    problems.map((problem) => [`${problem.file}:${problem.line}:${problem.message}`, problem]),
  );
  return [...seen.values()];
}
