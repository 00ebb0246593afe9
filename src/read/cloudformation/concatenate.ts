import type { Origin } from "../../model/index.js";
import { type Reference, type Resolved, textOf, unresolved } from "../resource/resolved.js";

/**
 * Texts put together. One unknown part makes the whole unknown, unless another part is a
 * resource's endpoint: such a text stays linkable to the resource, its unknown parts as `${…}`.
 */
export function concatenate(parts: readonly Resolved[], separator: string, origin: Origin): Resolved {
  const linkable = parts.some((part) => part.kind === "reference" && isEndpoint(part));
  const texts: string[] = [];
  for (const part of parts) {
    const text = textOf(part);
    if (text !== null) texts.push(text);
    else if (linkable) texts.push("${unknown}");
    else
      return unresolved(part.kind === "unresolved" ? part.reason : "a part of the text is unknown", origin);
  }
  const text = texts.join(separator);
  return {
    kind: "scalar",
    value: text,
    text,
    origin: { place: origin.place, node: null, written: origin.written },
    joined: { separator, parts },
  };
}

function isEndpoint(part: Reference): boolean {
  return part.attribute !== null && /endpoint|dnsname|address/i.test(part.attribute);
}
