const TRIES_MAX = 600;
const TIME_MAX_MS = 8_000;

/** The smallest text that is still broken in the same way, found by leaving out ever smaller pieces. */
export async function minimise(text: string, isBroken: (text: string) => Promise<boolean>): Promise<string> {
  const until = performance.now() + TIME_MAX_MS;
  let small = text;
  let tries = 0;
  for (let size = Math.ceil(small.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < small.length; ) {
      if (tries >= TRIES_MAX || performance.now() > until) return small;
      tries += 1;
      const shorter = small.slice(0, at) + small.slice(at + size);
      if (await isBroken(shorter)) small = shorter;
      else at += size;
    }
  }
  return small;
}
