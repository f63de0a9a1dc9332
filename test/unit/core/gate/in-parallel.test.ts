import { describe, expect, it } from "vitest";
import { inParallel } from "#core/gate/in-parallel.ts";

const item = (name: string, ...after: number[]) => ({ name, after });
const never = new AbortController().signal;

/** Tells what is at work, and ends each when it is told to. */
function stage() {
  const ends = new Map<string, () => void>();
  const stopped: string[] = [];
  const work = ({ name }: { readonly name: string }, signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        stopped.push(name);
        ends.delete(name);
        reject(new Error(`${name} was stopped`));
      };
      signal.addEventListener("abort", stop, { once: true });
      ends.set(name, () => {
        ends.delete(name);
        resolve(name);
      });
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await Promise.resolve();
  };
  return { work, end, stopped, active: () => [...ends.keys()] };
}

describe("inParallel", () => {
  it("begins what waits for nothing, and the rest when those have ended", async () => {
    const { work, end, active } = stage();
    const whole = inParallel([item("types"), item("lint"), item("build", 0, 1), item("test", 2)], 8, work, never);
    expect(active()).toEqual(["types", "lint"]);
    await end("lint");
    await expect.poll(active).toEqual(["types"]);
    await end("types");
    await expect.poll(active).toEqual(["build"]);
    await end("build");
    await expect.poll(active).toEqual(["test"]);
    await end("test");
    expect(await whole).toEqual(["types", "lint", "build", "test"]);
  });

  it("does no more at once than it may, earlier ones first", async () => {
    const { work, end, active } = stage();
    const whole = inParallel([item("a"), item("b"), item("c")], 2, work, never);
    expect(active()).toEqual(["a", "b"]);
    await end("b");
    await expect.poll(active).toEqual(["a", "c"]);
    await end("a");
    await end("c");
    expect(await whole).toEqual(["a", "b", "c"]);
  });

  it("stops all that are at work when it is stopped, and begins no other", async () => {
    const { work, stopped } = stage();
    const stopping = new AbortController();
    const whole = inParallel([item("a"), item("b"), item("c", 0)], 8, work, stopping.signal);
    stopping.abort();
    await expect(whole).rejects.toThrow("a was stopped");
    expect(stopped).toEqual(["a", "b"]);
  });

  it("stops the others when one throws, and throws that", async () => {
    const { work, stopped } = stage();
    const failing = (each: { readonly name: string; readonly after: readonly number[] }, signal: AbortSignal) =>
      each.name === "b" ? Promise.reject(new Error("b is broken")) : work(each, signal);
    await expect(inParallel([item("a"), item("b"), item("c", 1)], 8, failing, never)).rejects.toThrow("b is broken");
    expect(stopped).toEqual(["a"]);
  });
});
