/**
 * The JSON value in what an agent says, which may have words and marks of code around it.
 *
 * @returns `undefined` when there is none
 */
export function jsonIn(text: string): string | undefined {
  const fenced = [...text.matchAll(/```(?:json)?[^\S\n]*\n([^]*?)\n[^\S\n]*```/g)].flatMap((found) => found[1] ?? []);
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  const within = from === -1 || to < from ? [] : [text.slice(from, to + 1)];
  return [text, ...fenced.toReversed(), ...within].find(isObject)?.trim();
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
