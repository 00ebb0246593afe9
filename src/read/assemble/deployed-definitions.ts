import {
  hasPlaceholder,
  type Container,
  known,
  type Model,
  parseImageReference,
  unknown,
  type Value,
} from "../../model/index.js";
import type { DefinitionChange } from "../reader.js";
import { isPublishedImage } from "./known-images.js";

const BY_STEP = "a step of the deployment puts it in";

/** Puts into task definitions what steps of the deployment change in their files: what then is not known is left open. */
export function applyDefinitionChanges(model: Model, changes: readonly DefinitionChange[]): void {
  if (changes.length === 0) return;
  for (const { containers, origin } of model.taskDefinitions) {
    const file = origin.place?.file;
    const own = changes.filter((change) => change.file === null || isSameFile(change.file, file ?? ""));
    containers.forEach((container, index) => {
      const name = container.name.known ? container.name.value : null;
      const wanted = own.filter((change) => [null, name].includes(change.container) || name === null);
      containers[index] = wanted.reduce(changed, container);
    });
  }
}

/** Steps run from a folder that they do not name: either path may be the end of the other. */
function isSameFile(named: string, file: string): boolean {
  const plain = named.replace(/^(?:\.{0,2}\/)+/, "");
  return file === plain || file.endsWith(`/${plain}`) || plain.endsWith(`/${file}`);
}

function changed(container: Container, change: DefinitionChange): Container {
  const names = new Set(change.environment.map(({ name }) => name));
  const kept = container.environment.filter(({ name }) => !names.has(name));
  return {
    ...container,
    image: imageWithout(change.texts, imageAfter(container.image, change.image)),
    environment: [
      ...kept.map((variable) => ({ ...variable, value: replaced(variable.value, change.texts) })),
      ...change.environment,
    ],
    environmentKnown: container.environmentKnown && change.environmentKnown,
    command: change.command === null ? container.command : commandAfter(change.command),
  };
}

/** An image whose name the step does not tell keeps the one of the file; its tag is another. */
function imageAfter(before: Value<string>, after: Value<string> | null): Value<string> {
  if (after === null) return before;
  if (after.known) return after;
  const reference =
    before.known && !isPublishedImage(before.value) ? parseImageReference(before.value) : null;
  if (reference === null) return after;
  const { registry, repository } = reference;
  const name = registry === "docker.io" ? repository : `${registry}/${repository}`;
  return known(`${name}:\${tag}`, before.origin);
}

/** Beside the text that is replaced the rest of the name stays: `ACCOUNT.dkr.ecr…/api:latest` is tagged latest. */
function imageWithout(texts: readonly string[], image: Value<string>): Value<string> {
  return texts.reduce((before, text) => {
    if (!before.known || !before.value.includes(text)) return before;
    const rest = before.value.replaceAll(text, "${replaced}");
    return parseImageReference(rest) === null
      ? imageAfter(before, unknown(BY_STEP, before.origin))
      : known(rest, before.origin);
  }, image);
}

function replaced(value: Value<string>, texts: readonly string[]): Value<string> {
  if (!value.known || hasPlaceholder(value.value)) return value;
  return texts.some((text) => value.value.includes(text)) ? unknown(BY_STEP, value.origin) : value;
}

function commandAfter(command: Value<string>): Value<readonly string[] | null> {
  if (!command.known) return command;
  try {
    const parsed: unknown = JSON.parse(command.value);
    if (
      Array.isArray(parsed) &&
      parsed.every((word) => typeof word === "string") &&
      !command.value.includes("$")
    ) {
      return known(parsed, command.origin);
    }
  } catch {
    // What is no list the step itself refuses.
  }
  return unknown(BY_STEP, command.origin);
}
