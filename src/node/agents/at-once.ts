/** Lets at most `limit` pieces of work run at once; the others wait their turn. */
export function atOnce(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // it takes over our place
      if (next === undefined) running--;
      else next();
    }
  };
}
