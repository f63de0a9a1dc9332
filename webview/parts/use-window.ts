import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { rowsIn, type Extent, type Row } from "./window.ts";

/** Until the list has been measured. Enough for any first screen. */
const FIRST: Extent = { top: 0, bottom: 1000 };

/**
 * Renders only the items of a long list that can be seen, whatever their heights.
 *
 * Each rendered item carries its id in `data-item`. The list may scroll itself
 * or lie in something that scrolls.
 *
 * @param estimate  the height of an item that was never shown, in pixels, gap included
 * @param gap       the space between items, in pixels
 */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  ids: readonly string[],
  pinned: string | undefined,
  estimate: number,
  gap: number,
): { rows: readonly Row[]; after: number } {
  const [extent, setExtent] = useState(FIRST);
  const [, setMeasured] = useState(0);
  const heights = useRef(new Map<string, number>());
  const sizes = useRef<ResizeObserver>(undefined);
  const lookSoon = useRef(() => {});

  const look = (): void => {
    if (list.current === null) return;
    const next = extentOf(list.current);
    setExtent((old) => (old.top === next.top && old.bottom === next.bottom ? old : next));
  };

  useLayoutEffect(() => {
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver((entries) => {
      if (remember(entries, heights.current, gap)) setMeasured((count) => count + 1);
    });
    sizes.current = observer;
    const { soon, stop } = follow(look);
    lookSoon.current = soon;
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);

  useLayoutEffect(() => {
    lookSoon.current(); // what stands above may have changed its height
    for (const item of list.current?.querySelectorAll("[data-item]") ?? []) sizes.current?.observe(item);
  });

  const known = ids.map((id) => heights.current.get(id) ?? estimate);
  return rowsIn(known, extent, pinned === undefined ? -1 : ids.indexOf(pinned));
}

/** Notes the measured heights; says whether one was new. */
function remember(entries: readonly ResizeObserverEntry[], heights: Map<string, number>, gap: number): boolean {
  let changed = false;
  for (const { target, borderBoxSize } of entries) {
    const id = target instanceof HTMLElement ? target.dataset["item"] : undefined;
    const size = borderBoxSize[0]?.blockSize ?? 0;
    if (id === undefined || size === 0 || heights.get(id) === size + gap) continue; // size 0: it has just been removed
    heights.set(id, size + gap);
    changed = true;
  }
  return changed;
}

/** Looks once a frame, at most, when anything scrolls, the page changes its size, or `soon` is called. */
function follow(look: () => void): { soon: () => void; stop: () => void } {
  let frame = 0;
  const soon = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      look();
    });
  };
  document.addEventListener("scroll", soon, { capture: true, passive: true });
  window.addEventListener("resize", soon);
  const stop = (): void => {
    cancelAnimationFrame(frame);
    document.removeEventListener("scroll", soon, { capture: true });
    window.removeEventListener("resize", soon);
  };
  return { soon, stop };
}

/** In steps, so that not every pixel renders anew. */
const STEP = 200;

function extentOf(list: HTMLElement): Extent {
  const top = Math.max(0, -list.getBoundingClientRect().top) + list.scrollTop;
  return { top: Math.floor(top / STEP) * STEP, bottom: Math.ceil((top + window.innerHeight) / STEP) * STEP };
}
