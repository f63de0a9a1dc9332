import type { Point } from "./drag.ts";

/** How near to an edge the pointer scrolls, and by how much each frame at most, in pixels. */
const EDGE = 48;
const FASTEST = 16;

/**
 * Scrolls what lies under the pointer when it comes near an edge, until `signal` ends it.
 *
 * @param scrolled  told where the pointer rests after a scroll: something else lies under it now
 */
export function edgeScroll(root: HTMLElement, signal: AbortSignal, scrolled: (at: Point) => void): void {
  let at: Point | undefined;
  root.addEventListener("pointermove", (event) => (at = { x: event.clientX, y: event.clientY }), { signal });
  const step = (): void => {
    if (signal.aborted) return;
    if (at !== undefined && scrollAt(root, at)) scrolled(at);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** Says whether anything was near enough to an edge. */
function scrollAt(root: HTMLElement, { x, y }: Point): boolean {
  const columns = root.querySelector<HTMLElement>(".columns");
  const cards = document.elementFromPoint(x, y)?.closest("[data-column]")?.querySelector<HTMLElement>(".cards");
  let near = false;
  for (const element of [columns, cards]) {
    if (element === null || element === undefined) continue;
    const box = element.getBoundingClientRect();
    const left = speed(x, box.left, box.right);
    const top = speed(y, box.top, box.bottom);
    if (left === 0 && top === 0) continue;
    element.scrollBy(left, top);
    near = true;
  }
  return near;
}

/** Faster the nearer to the edge; none in the middle. */
function speed(at: number, start: number, end: number): number {
  const near = Math.max(-1, Math.min(1, at < start + EDGE ? (at - start - EDGE) / EDGE : 0));
  const far = Math.max(-1, Math.min(1, at > end - EDGE ? (at - end + EDGE) / EDGE : 0));
  return Math.round((near + far) * FASTEST);
}
