/**
 * What a TOML file says at first sight: for each table its keys with their raw
 * text. Enough to recognise a project; values over several lines are kept as
 * they are written. Not a parser: dotted keys stay dotted, escapes stay escaped.
 */
export type TomlTables = ReadonlyMap<string, ReadonlyMap<string, string>>;

const header = /^\[\[?\s*([^\]]+?)\s*\]\]?/;
const entry = /^([A-Za-z0-9_.\-"]+)\s*=\s*(.*)$/;

export function readToml(text: string): TomlTables {
  const tables = new Map<string, Map<string, string>>();
  let table = tableOf(tables, "");
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.slice(0, 2_000).trim();
    if (open !== undefined) {
      table.set(open, `${table.get(open)}\n${trimmed}`);
      if (trimmed.startsWith("]") || trimmed.endsWith("]")) open = undefined;
      continue;
    }
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const name = header.exec(trimmed)?.[1];
    if (name !== undefined) {
      table = tableOf(tables, name);
      continue;
    }
    const [, key, value] = entry.exec(trimmed) ?? [];
    if (key === undefined || value === undefined) continue;
    table.set(key, value);
    if (value.startsWith("[") && !value.includes("]")) open = key;
  }
  return tables;
}

/** The text of a plain string value; `undefined` when there is none. */
export function tomlString(tables: TomlTables, table: string, key: string): string | undefined {
  const raw = tables.get(table)?.get(key);
  if (raw === undefined || /^(?:"""|''')/.test(raw)) return undefined;
  return /^"([^"\\]*)"/.exec(raw)?.[1] ?? /^'([^']*)'/.exec(raw)?.[1];
}

function tableOf(tables: Map<string, Map<string, string>>, name: string): Map<string, string> {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, string>();
  tables.set(name, made);
  return made;
}
