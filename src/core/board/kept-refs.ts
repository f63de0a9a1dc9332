import type { Run } from "./run.ts";

/** What keeps unfinished work of a run, the one that matters most last. */
export function keptRefs({ savedAs, keptAside = [] }: Pick<Run, "savedAs" | "keptAside">): readonly string[] {
  return [...keptAside, ...(savedAs === undefined ? [] : [savedAs])];
}

/**
 * Puts one more ref to what a run keeps aside, in the order of their making: one that was found unnamed may be older
 * than others. A ref ends with its time.
 */
export function withRef(refs: readonly string[], ref: string): readonly string[] {
  const time = timeOf(ref);
  const later = refs.findIndex((each) => timeOf(each) > time);
  const at = later < 0 ? refs.length : later;
  return [...refs.slice(0, at), ref, ...refs.slice(at)];
}

function timeOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
