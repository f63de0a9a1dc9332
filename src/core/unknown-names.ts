/**
 * The names inside a value that nobody reads: a schema has passed them over in silence. As paths, for example
 * `agents.mine.modle`.
 *
 * @param given  what was written
 * @param read   what the schema made of it
 */
export function unknownNames(given: unknown, read: unknown, path: string): readonly string[] {
  if (Array.isArray(given)) {
    return Array.isArray(read)
      ? given.flatMap((value, index) => unknownNames(value, read[index], `${path}.${index}`))
      : [];
  }
  if (!isObject(given) || !isObject(read)) return []; // made into something else
  return Object.entries(given).flatMap(([name, value]) => {
    const inside = `${path}.${name}`;
    return Object.hasOwn(read, name) ? unknownNames(value, read[name], inside) : [inside];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
