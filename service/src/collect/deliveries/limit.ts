/** Runs what it is given, at most `most` at once; the others wait, first come, first served. */
export type Limit = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function makeLimit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
