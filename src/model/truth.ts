/** Three-valued answers to questions about a Model: what is not known stays "unknown". */
export type Truth = "yes" | "no" | "unknown";

/** "no" when any part is no, else "unknown" when any part is, else "yes". */
export function allOf(parts: Iterable<Truth>): Truth {
  let result: Truth = "yes";
  for (const part of parts) {
    if (part === "no") return "no";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

/** "yes" when any part is yes, else "unknown" when any part is, else "no". */
export function anyOf(parts: Iterable<Truth>): Truth {
  let result: Truth = "no";
  for (const part of parts) {
    if (part === "yes") return "yes";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

export function truthOf(condition: boolean): Truth {
  return condition ? "yes" : "no";
}
