const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  '"': '"',
  "\\": "\\",
};

/**
 * Takes a path out of git's quotes. Bytes that are not UTF-8 stay as git wrote
 * them (`caf\351.txt`), so that two different names never become one.
 */
export function unquotePath(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  return text
    .slice(1, -1)
    .replaceAll(/(?:\\[0-7]{3})+|\\(.)/g, (sequence, letter: string | undefined) =>
      letter === undefined ? decodeOctets(sequence) : (escapes[letter] ?? sequence),
    );
}

function decodeOctets(sequence: string): string {
  const percent = sequence.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => {
    const byte = Number.parseInt(octal, 8);
    return `%${byte.toString(16).padStart(2, "0")}`;
  });
  try {
    return decodeURIComponent(percent);
  } catch {
    return sequence;
  }
}
