/** Runs tasks with at most `limit` under way; a task tells when its place may be taken. */
export async function withLimit(
  tasks: readonly (() => { readonly released: Promise<unknown>; readonly done: Promise<void> })[],
  limit: number,
): Promise<void> {
  const done: Promise<void>[] = [];
  const waiting = [...tasks];
  const lane = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const started = task();
      done.push(started.done);
      await started.released;
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  await Promise.all(done);
}
