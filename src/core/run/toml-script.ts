/** The text of `script` in a table of a TOML file, in any of TOML's four kinds of strings. */
export function tomlScript(text: string, table: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => line.trim() === `[${table}]`);
  if (header < 0) return undefined;
  for (let place = header + 1; place < lines.length; place++) {
    const line = lines[place] ?? "";
    if (/^\s*\[/.test(line)) return undefined;
    const first = /^\s*script\s*=\s*(.*)$/.exec(line)?.[1];
    if (first !== undefined) return stringAt([first, ...lines.slice(place + 1)].join("\n"));
  }
  return undefined;
}

function stringAt(text: string): string | undefined {
  const literal = /^'''\n?([^]*?)'''/.exec(text) ?? /^'(?!'')([^'\n]*)'/.exec(text);
  if (literal !== null) return literal[1];
  const basic = /^"""\n?((?:[^\\]|\\[^])*?)"""/.exec(text) ?? /^"(?!"")((?:[^"\\\n]|\\.)*)"/.exec(text);
  return basic?.[1]?.replaceAll(/\\(\n\s*|.)/g, (_, what: string) => unescaped(what));
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };

function unescaped(what: string): string {
  return what.startsWith("\n") ? "" : (escapes[what] ?? `\\${what}`);
}
