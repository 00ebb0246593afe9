/** A binary heap of things to do in virtual time; equal times keep the order in which they were added. */
export interface EventQueue {
  readonly nowMs: () => number;
  at(atMs: number, run: () => void): void;
  /** Runs what is due until the time is over or `stop` says so. */
  runUntil(endMs: number, stop: () => boolean): void;
}

interface Item {
  readonly atMs: number;
  readonly sequence: number;
  readonly run: () => void;
}

export function eventQueue(): EventQueue {
  const heap: Item[] = [];
  let now = 0;
  let sequence = 0;
  return {
    nowMs: () => now,
    at: (atMs, run) => {
      sequence += 1;
      push(heap, { atMs: Math.max(atMs, now), sequence, run });
    },
    runUntil: (endMs, stop) => {
      while (!stop()) {
        const next = heap[0];
        if (next === undefined || next.atMs > endMs) {
          now = endMs;
          return;
        }
        pop(heap);
        now = next.atMs;
        next.run();
      }
    },
  };
}

function before(a: Item, b: Item): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}

function push(heap: Item[], item: Item): void {
  let index = heap.length;
  heap.push(item);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !before(item, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = item;
}

function pop(heap: Item[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const leftItem = heap[left];
    if (leftItem === undefined) break;
    const rightItem = heap[right];
    const useRight = rightItem !== undefined && before(rightItem, leftItem);
    const child = useRight ? rightItem : leftItem;
    if (!before(child, last)) break;
    heap[index] = child;
    index = useRight ? right : left;
  }
  heap[index] = last;
}
