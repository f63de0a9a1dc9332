/** Whether two plain values say the same as JSON, in whatever order their fields stand. */
export function same(left: unknown, right: unknown): boolean {
  return (
    JSON.stringify(left) === JSON.stringify(right) || JSON.stringify(left, inOrder) === JSON.stringify(right, inOrder)
  );
}

/** Fields in the order of their names: who parses a value anew may have them in another one. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
