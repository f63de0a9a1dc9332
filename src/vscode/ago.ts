const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in one short word: `now`, `5 min`, `3 h`, `2 d`. */
export function ago(ms: number): string {
  if (ms < minute) return "now";
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} d`;
}
