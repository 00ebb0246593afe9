import { type InputFiles, joinPath } from "../../input/index.js";
import { known, type LocalService, unknown } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import { readEnvironmentFile } from "../environment-file.js";
import { interpolate, type Lookup } from "../interpolate.js";
import { type ComposeContext, extendedService, fieldOf, textOf } from "./fields.js";

type Variable = LocalService["environment"][number];

/** The variables of `.env` beside the Compose file, which fill `${…}`. */
export function projectVariables(folder: string, files: InputFiles): Lookup {
  const path = joinPath(folder, ".env");
  const file = files.files.get(path);
  const variables = new Map(
    readEnvironmentFile(path, file?.text() ?? "").map(({ name, value }) => [name, value]),
  );
  return (name) => variables.get(name);
}

/** `env_file` first, then what the service extends, then its own `environment`; later ones win. */
export function environmentOf(service: DocumentNode, context: ComposeContext): Variable[] {
  const variables = new Map<string, Variable>();
  for (const variable of fromFiles(fieldOf(service, "env_file", context), context))
    variables.set(variable.name, variable);
  const chain: DocumentNode[] = [];
  for (let node: DocumentNode | undefined = service; node !== undefined && chain.length < 8; ) {
    chain.unshift(node);
    node = extendedService(node, context);
  }
  for (const node of chain) {
    for (const variable of ownVariables(childOf(node, "environment"), context.lookup)) {
      variables.set(variable.name, variable);
    }
  }
  return [...variables.values()];
}

function ownVariables(node: DocumentNode | undefined, lookup: Lookup): Variable[] {
  if (node?.kind === "map") {
    return node.entries.map(({ key, value }) => ({
      name: key,
      origin: originOf(value),
      value:
        textOf(value, lookup) ?? unknown("its value comes from the shell that runs Compose", originOf(value)),
    }));
  }
  if (node?.kind !== "list") return [];
  return node.items.flatMap((item): Variable[] => {
    if (item.kind !== "scalar") return [];
    const equals = item.text.indexOf("=");
    const origin = originOf(item);
    if (equals < 0) {
      return [
        {
          name: item.text,
          origin,
          value: unknown("its value comes from the shell that runs Compose", origin),
        },
      ];
    }
    const { text, unresolved } = interpolate(item.text.slice(equals + 1), lookup);
    const value =
      unresolved === null
        ? known(text, origin)
        : unknown(`${unresolved} is set outside the Compose file`, origin);
    return [{ name: item.text.slice(0, equals), origin, value }];
  });
}

function fromFiles(node: DocumentNode | undefined, { folder, files, lookup }: ComposeContext): Variable[] {
  const items = node === undefined ? [] : node.kind === "list" ? node.items : [node];
  return items.flatMap((item) => {
    const name = textOf(item.kind === "map" ? childOf(item, "path") : item, lookup);
    if (name === null || !name.known) return [];
    const path = joinPath(folder, name.value);
    const text = files.files.get(path)?.text();
    return readEnvironmentFile(path, text ?? "").map(({ name: variable, value, origin }) => ({
      name: variable,
      origin,
      value: known(value, origin),
    }));
  });
}
