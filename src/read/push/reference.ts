import { known, type Origin, unknown, type Value } from "../../model/index.js";

/** What only the run can tell: variables, command output, expressions of a workflow. */
const OPEN = /\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$[\w@*#?!]+|`[^`]*`/g;
const MARK = "\u0001";

export interface PushedReference {
  /** The host of the registry, null when none is written. */
  readonly registry: Value<string | null>;
  readonly repository: Value<string>;
  readonly tag: Value<string>;
}

/** An image reference of a command; what is left open in it is unknown, never guessed. */
export function pushedReference(text: string, origin: Origin): PushedReference | null {
  const opened: string[] = [];
  const marked = text.replace(OPEN, (found) => {
    opened.push(found);
    return MARK;
  });
  if (marked === "" || /[\s=]/.test(marked)) return null;
  const path = marked.replace(/@.*$/, "");
  const slash = path.lastIndexOf("/");
  const colon = path.indexOf(":", slash + 1);
  const name = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? null : path.slice(colon + 1);
  const segments = name.split("/");
  const first = segments[0] ?? "";
  const hasHost =
    segments.length > 1 && (/[.:]/.test(first) || first.includes(MARK) || first === "localhost");
  const repository = (hasHost ? segments.slice(1) : segments).join("/");
  const why = `${opened[0] ?? "a part of it"} is set when the command runs`;
  return {
    registry: hasHost && first.includes(MARK) ? unknown(why, origin) : known(hasHost ? first : null, origin),
    repository: repository.includes(MARK) ? unknown(why, origin) : known(repository, origin),
    tag: tagOf(tag, name, why, origin),
  };
}

function tagOf(tag: string | null, name: string, why: string, origin: Origin): Value<string> {
  // `$IMAGE` may hold its tag as well.
  if (tag === null) return name.endsWith(MARK) ? unknown(why, origin) : known("latest", origin);
  return tag.includes(MARK) ? unknown(why, origin) : known(tag, origin);
}
