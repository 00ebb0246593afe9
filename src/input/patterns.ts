/**
 * Patterns of paths as in `.gitignore`: `*` and `?` stay within a name, `**` crosses folders, a
 * pattern without a slash matches at any depth, and one that names a folder matches all below it.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const tidy = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  const anchored = tidy.includes("/") ? tidy.replace(/^\//, "") : `**/${tidy}`;
  return matchesSegments(anchored.split("/"), path.split("/"));
}

/** A text with `*` for any characters; everything else is meant as written. */
export function matchesText(pattern: string, text: string): boolean {
  return wild(pattern, text, false);
}

/** Whether the segments match the whole path or one of its folders; rows of a table, so that no pattern is slow. */
function matchesSegments(pattern: readonly string[], path: readonly string[]): boolean {
  // reached[i]: the first i segments of the path are matched by the pattern so far.
  let reached = Array.from({ length: path.length + 1 }, (_, index) => index === 0);
  for (const segment of pattern) {
    const next = Array.from({ length: path.length + 1 }, () => false);
    for (let index = 0; index <= path.length; index += 1) {
      if (segment === "**") next[index] = reached[index] === true || (index > 0 && next[index - 1] === true);
      else if (index > 0)
        next[index] = reached[index - 1] === true && wild(segment, path[index - 1] ?? "", true);
    }
    reached = next;
  }
  return reached.some((matched, index) => matched && index > 0);
}

/** The greedy matcher: after a mismatch only the last `*` gives way, so it takes at most pattern × text steps. */
function wild(pattern: string, text: string, questionMark: boolean): boolean {
  let [at, to] = [0, 0];
  let star = -1;
  let resume = 0;
  while (to < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      resume = to;
      at += 1;
    } else if (wanted !== undefined && (wanted === text[to] || (questionMark && wanted === "?"))) {
      at += 1;
      to += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      to = resume;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
