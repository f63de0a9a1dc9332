import { expect, it } from "vitest";
import { atOnce } from "#node/agents/at-once.ts";

it("runs no more at once than allowed, and everything in the end, failures included", async () => {
  const inTurn = atOnce(2);
  let running = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (index === 3) throw new Error("no");
    return index;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((index) => inTurn(() => work(index))));
  expect(results.map(({ status }) => status === "fulfilled")).toEqual([true, true, true, false, true, true]);
  expect(most).toBe(2);
});
