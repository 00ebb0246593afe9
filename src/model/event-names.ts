import { matchesAction } from "./permissions.js";
import { resourceName } from "./messaging.js";
import { fitsPlaceholders, hasPlaceholder } from "./placeholder.js";
import { anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue, type Value } from "./value.js";

/** Buckets, topics, queues and functions: told by the id in their file, or by the name that they are given. */
export interface Named {
  readonly id: string;
  readonly name: Value<string>;
}

/** The one that an id, an ARN, a URL or a name stands for. */
export function findNamed<T extends Named>(all: readonly T[], wanted: Value<string>): T | undefined {
  const text = knownValue(wanted);
  if (text === undefined) return undefined;
  return (
    all.find(({ id }) => id === text) ??
    all.find(({ name }) => {
      const own = knownValue(name);
      return own !== undefined && own !== "" && endsWithName(text, own);
    })
  );
}

/** `arn:aws:sns:…:orders`, `https://sqs…/orders`, `orders`; a function's ARN may go on with a version. */
function endsWithName(text: string, name: string): boolean {
  return (
    text === name ||
    text.endsWith(`:${name}`) ||
    text.endsWith(`/${name}`) ||
    (text.includes(":function:") && text.includes(`:function:${name}:`))
  );
}

/** Parts that only the account decides: they are the same wherever they stand. */
const PSEUDO = /\$\{AWS::\w+\}/g;

/**
 * Whether a pattern of a policy (`*`, an ARN with wildcards, `${Orders.Arn}`) means this resource.
 * `others`: those of its kind, of which another may be meant.
 */
export function patternMeans(pattern: string, noun: Named, others: readonly Named[]): Truth {
  if (/^\*+$/.test(pattern) || pattern === noun.id) return "yes";
  const names = [...pattern.replace(PSEUDO, "").matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? "");
  const logical = names.map((name) => name.split(".")[0] ?? "");
  if (logical.includes(resourceName(noun.id))) return "yes";
  const meant = others.find((other) => other !== noun && logical.includes(resourceName(other.id)));
  if (meant !== undefined) return "no";
  if (names.length > 0) return "unknown";
  const name = withoutColons(knownValue(noun.name));
  const plain = withoutColons(pattern) ?? "";
  const last = plain.slice(Math.max(plain.lastIndexOf(":"), plain.lastIndexOf("/")) + 1);
  // A name that the deployment makes up can be matched by a wildcard, and is hardly written anywhere.
  if (name === undefined) return /^\*+$/.test(last) ? "yes" : "unknown";
  if (last === name) return "yes";
  if (hasPlaceholder(name) || hasPlaceholder(last)) return fitsBoth(last, name) ? "unknown" : "no";
  return truthOf(matchesAction(last, name));
}

/** The colons of `${AWS::StackName}` divide nothing. */
function withoutColons(text: string | undefined): string | undefined {
  return text?.replace(PSEUDO, (whole) => whole.replace("::", "."));
}

/** Whether two texts with open parts may be the same. */
function fitsBoth(one: string, other: string): boolean {
  const open = (text: string) => text.includes("*") || hasPlaceholder(text);
  if (open(one) && open(other)) return true;
  const [pattern, text] = open(one) ? [one, other] : [other, one];
  return fitsPlaceholders(pattern.replaceAll("*", "${any}"), text);
}

/** Whether any of several patterns means it; unknown values stay open. */
export function anyPatternMeans(
  patterns: readonly Value<string>[],
  noun: Named,
  others: readonly Named[],
): Truth {
  return anyOf(
    patterns.map((pattern) => (pattern.known ? patternMeans(pattern.value, noun, others) : "unknown")),
  );
}
