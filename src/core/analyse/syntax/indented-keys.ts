/** A key of an indented text with what stands below it. `value` is what follows on its line, without quotes. */
export interface IndentedKey {
  readonly key: string;
  readonly line: number;
  readonly value: string;
  readonly children: readonly IndentedKey[];
}

const longestLine = 4_000;

/**
 * The keys of a lock file that its tool writes one a line: pnpm-lock.yaml and
 * yarn.lock, old and new. Not YAML: lists and texts over several lines are
 * passed over. A whole parser takes a second for each megabyte of them.
 */
export function indentedKeys(text: string): readonly IndentedKey[] {
  const root: IndentedKey[] = [];
  const open: { readonly indent: number; readonly children: IndentedKey[] }[] = [{ indent: -1, children: root }];
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.slice(0, longestLine).trimEnd();
    const rest = line.trimStart();
    if (rest === "" || rest.startsWith("#") || rest.startsWith("- ")) continue;
    const [key, value] = entryOf(rest) ?? [];
    if (key === undefined || value === undefined) continue;
    const indent = line.length - rest.length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const children: IndentedKey[] = [];
    open.at(-1)?.children.push({ key: unquoted(key), line: index + 1, value: unquoted(value), children });
    open.push({ indent, children });
  }
  return root;
}

/** The first key of a name among some. */
export function keyNamed(keys: readonly IndentedKey[], name: string): IndentedKey | undefined {
  return keys.find((each) => each.key === name);
}

/** `key:`, `key: value`, or as in yarn 1, `key value`. */
function entryOf(rest: string): readonly [key: string, value: string] | undefined {
  if (rest.endsWith(":")) return [rest.slice(0, -1), ""];
  const quote = rest[0];
  const from = quote === '"' || quote === "'" ? rest.indexOf(quote, 1) + 1 : 0;
  const space = rest.indexOf(" ", from);
  if (space === -1) return undefined;
  const key = rest.slice(0, space);
  return [key.endsWith(":") ? key.slice(0, -1) : key, rest.slice(space + 1).trim()];
}

/** A text without the quotes around it. A list of quoted texts, as yarn writes its keys, loses all of them. */
function unquoted(text: string): string {
  if (text.startsWith("'")) return text.endsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
  return text.includes('"') ? text.replaceAll('"', "") : text;
}
