import type { InputFile } from "../../input/index.js";
import { type EnvironmentVariable, known, type Origin, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";
import type { DefinitionChange } from "../reader.js";
import { shellChanges } from "./definition-scripts.js";
import type { Variables } from "./variables.js";
import { visit } from "./workflow.js";

const RENDER_ACTION = "aws-actions/amazon-ecs-render-task-definition@";
const COMMANDS = /\b(?:sed|jq|yq|describe-task-definition)\b/;

/** Cheap; almost no file does. */
export function changesDefinitions(text: string): boolean {
  return text.includes(RENDER_ACTION) || (COMMANDS.test(text) && /task[_-]?def/i.test(text));
}

/** What a workflow or script changes in task definitions before it registers them: what stands in the files is not what runs. */
export function definitionChanges(file: InputFile, variables: Variables): DefinitionChange[] {
  const text = file.text() ?? "";
  if (!changesDefinitions(text)) return [];
  return [
    ...(text.includes(RENDER_ACTION) ? actionChanges(file, variables) : []),
    ...shellChanges(file, variables),
  ];
}

/**
 * AWS's own action puts an image into one container, and variables if it is given any.
 * Source: https://github.com/aws-actions/amazon-ecs-render-task-definition/blob/master/index.js (read 2026-11-21)
 */
function actionChanges(file: InputFile, variables: Variables): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  visit(documentOf(file)?.root ?? null, (node) => {
    const uses = childOf(node, "uses");
    if (uses?.kind !== "scalar" || !uses.text.startsWith(RENDER_ACTION)) return;
    const inputs = childOf(node, "with");
    const origin = originOf(uses);
    const input = (key: string): Value<string> | null => inputOf(childOf(inputs, key), variables);
    const definition = input("task-definition");
    // Without a file it takes the definition that is registered, and none of these files.
    if (definition === null) return;
    const variableInputs = [input("environment-variables"), input("secrets")];
    changes.push({
      origin,
      file: decided(definition),
      container: decided(input("container-name")),
      image: imageOf(input("image")),
      texts: [],
      environment: [
        ...pairs(variableInputs[0] ?? null, "plain"),
        ...pairs(variableInputs[1] ?? null, "secret"),
      ],
      environmentKnown: input("env-files") === null && variableInputs.every(namesKnown),
      command: input("command"),
    });
  });
  return changes;
}

/** An input that is left out or empty is not given; expressions stay in it as placeholders. */
function inputOf(node: DocumentNode | undefined, variables: Variables): Value<string> | null {
  if (node?.kind !== "scalar" || node.value === null || node.text.trim() === "") return null;
  return known(variables.resolve(node.text).trim(), originOf(node));
}

/** Null where only the run decides. */
function decided(value: Value<string> | null): string | null {
  return value?.known && !value.value.includes("$") ? value.value : null;
}

/** With expressions as placeholders; what is one expression as a whole tells nothing. */
function imageOf(value: Value<string> | null): Value<string> | null {
  if (!value?.known) return value;
  if (/^\$\{\{[^}]*\}\}$/.test(value.value)) {
    return unknown("the workflow puts it in when it deploys", value.origin);
  }
  return known(value.value.replace(/\$\{\{\s*([^}]*?)\s*\}\}/g, "${$1}"), value.origin);
}

/** Lines of `NAME=value`. */
function pairs(value: Value<string> | null, from: EnvironmentVariable["from"]): EnvironmentVariable[] {
  if (!value?.known) return [];
  return value.value.split("\n").flatMap((line) => {
    const [, name, text = ""] = /^\s*([A-Za-z_][\w.-]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, origin: value.origin, value: pairValue(text.trim(), value.origin), from }];
  });
}

function pairValue(text: string, origin: Origin): Value<string> {
  return text.includes("$") ? unknown("the workflow sets it when it deploys", origin) : known(text, origin);
}

function namesKnown(value: Value<string> | null): boolean {
  if (!value?.known) return true;
  return value.value.split("\n").every((line) => line.trim() === "" || /^\s*[A-Za-z_][\w.-]*=/.test(line));
}
