/** Which of `names` somebody may have meant by `word`; `undefined` when none is near. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(word.length / 4));
  const [best] = names
    .map((name) => ({ name, steps: distance(word.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.steps - b.steps);
  return best !== undefined && best.steps <= most ? best.name : undefined;
}

/** How many letters must be put in, taken out or changed. */
function distance(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(change, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}
