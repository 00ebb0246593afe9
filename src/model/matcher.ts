/** Whether a target group's matcher accepts a status: `200`, `200,202`, `200-299`. Null when it cannot be read. */
export function matcherAccepts(matcher: string, status: number): boolean | null {
  const parts = matcher.split(",").map((part) => /^\s*(\d{1,3})\s*(?:-\s*(\d{1,3}))?\s*$/.exec(part));
  if (parts.some((part) => part === null)) return null;
  return parts.some((part) => {
    const low = Number(part?.[1]);
    return status >= low && status <= Number(part?.[2] ?? low);
  });
}
