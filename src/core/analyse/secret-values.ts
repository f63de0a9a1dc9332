/** What people write where a secret would stand: it means "put yours here". */
const placeholder =
  /example|sample|placeholder|change[-_]?(?:me|it|this)|dummy|fake|your[-_]?|<[^>]*>|\$\{|\{\{|\$\(|%\(|%s|\*{3}|\.{3}|x{4}|redacted|replace[-_]?|insert|todo|not[-_]?a?[-_]?real|secret[-_]?(?:key|value|token)?$|^(?:my|the|some|test|demo|local|dev|default)[-_]?/i;
/** Runs that no generator makes in a row. */
const sequence = /0{8}|1{8}|012345678|123456789|abcdefgh|deadbeef|qwerty|EXAMPLE/i;
const johnDoe = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l";

/** Whether the value of a recognised form is an illustration rather than a secret. */
export function isIllustration(value: string): boolean {
  return (
    sequence.test(value) || /x{6}|\*{3}|\.{3}|<|\$\{/i.test(value) || value.includes(johnDoe) || new Set(value).size < 6
  );
}

/** Whether a value in an assignment to a name such as `password` is surely not a secret. */
export function isPlaceholder(value: string): boolean {
  if (placeholder.test(value) || sequence.test(value) || new Set(value).size < 5) return true;
  if (/^[\w$]{1,60}(?:\.[\w$]{1,60}){1,6}(?:\(|$)/.test(value) && !/\d{3}/.test(value)) return true; // config.db.password
  if (/[()]|^[$@%#/.~]|^(?:https?|file):|:\/\//.test(value)) return true; // code, a reference, a path
  const words = value.split(/[-_.:/ ]/);
  const isWord = (part: string): boolean => /^[A-Za-z]+$/.test(part) || (words.length > 2 && /^\d{1,2}$/.test(part));
  return words.every(isWord);
}

/** Whether the characters look drawn by lot. */
export function isRandom(value: string, leastBits: number): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= leastBits;
}

/** Shannon's entropy in bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const times of counts.values()) bits -= (times / value.length) * Math.log2(times / value.length);
  return bits;
}
