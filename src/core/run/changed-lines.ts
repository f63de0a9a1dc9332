/** The most that is told of one change, in characters. */
const LONGEST = 4_000;

/** The lines that differ, with `-` and `+` before them, without what both have at the beginning and at the end. */
export function changedLines(before: string, after: string): string {
  const [old = [], fresh = []] = [before, after].map((text) =>
    text === "" ? [] : text.replace(/\n$/, "").split("\n"),
  );
  const same = (at: number): boolean => old.length > 0 && fresh.length > 0 && old.at(at) === fresh.at(at);
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start++;
  old.splice(0, start);
  fresh.splice(0, start);
  while (same(-1)) {
    old.pop();
    fresh.pop();
  }
  return [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)].join("\n").slice(0, LONGEST);
}
