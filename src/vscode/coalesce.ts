/**
 * Makes many calls one: the first is let through at once, all others within
 * `pauseMs` become a single call at its end. Disposing drops what is pending.
 */
export function coalesce(work: () => void, pauseMs: number): (() => void) & { dispose(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = (): void => {
    timer = undefined;
    if (again) call();
  };
  const call = (): void => {
    again = timer !== undefined;
    if (again) return;
    timer = setTimeout(rest, pauseMs);
    work();
  };
  return Object.assign(call, {
    dispose: () => {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  });
}
