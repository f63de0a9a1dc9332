import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coalesce } from "#vscode/coalesce.ts";

describe("coalesce", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("lets the first call through at once", () => {
    const work = vi.fn<() => void>();
    coalesce(work, 100)();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("makes all further calls within the pause one, at its end", () => {
    const work = vi.fn<() => void>();
    const call = coalesce(work, 100);
    for (let index = 0; index < 50; index++) call();
    vi.advanceTimersByTime(99);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it("works at most ten times a second under constant calls", () => {
    const work = vi.fn<() => void>();
    const call = coalesce(work, 100);
    for (let ms = 0; ms < 1_000; ms += 5) {
      call();
      vi.advanceTimersByTime(5);
    }
    expect(work.mock.calls.length).toBeGreaterThan(8);
    expect(work.mock.calls.length).toBeLessThanOrEqual(11);
  });

  it("drops what is pending when it is disposed", () => {
    const work = vi.fn<() => void>();
    const call = coalesce(work, 100);
    call();
    call();
    call.dispose();
    vi.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
