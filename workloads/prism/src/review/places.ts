/** Gives the place back; a second call does nothing. */
export type Release = () => void;

/**
 * A bounded number of calls to the model at a time. Who has to wait is told how many are before him, and again
 * whenever that changes.
 */
export interface Places {
  take(signal: AbortSignal, tellAhead: (ahead: number) => void): Promise<Release>;
  close(): Promise<void>;
}

interface Waiter {
  readonly enter: (release: Release) => void;
  readonly tellAhead: (ahead: number) => void;
}

/** The line of this process alone. */
export function createPlaces(max: number): Places {
  let busy = 0;
  const line: Waiter[] = [];

  const tellAll = () => {
    for (const [index, waiter] of line.entries()) waiter.tellAhead(index);
  };
  const entered = (): Release => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = line.shift();
      if (next === undefined) busy -= 1;
      else {
        next.enter(entered());
        tellAll();
      }
    };
  };

  return {
    take(signal, tellAhead) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (busy < max) {
        busy += 1;
        return Promise.resolve(entered());
      }
      return new Promise<Release>((resolve, reject) => {
        const leave = () => {
          const index = line.indexOf(waiter);
          if (index < 0) return;
          line.splice(index, 1);
          tellAll();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          tellAhead,
          enter(release) {
            signal.removeEventListener("abort", leave);
            resolve(release);
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        line.push(waiter);
        tellAhead(line.length - 1);
      });
    },
    close: () => Promise.resolve(),
  };
}
