/** `1 task`, `3 tasks`, `12,000 lines`. Only for nouns that take an s. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
