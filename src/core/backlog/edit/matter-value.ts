import type { Entry, Place } from "./entry.ts";

/** A value in the header of a file stands in quotes where YAML would read it otherwise. */
export function inMatter({ matter, lines }: Entry, place: Place, text: string): string {
  const close = matter === undefined ? undefined : lines[matter.close];
  if (close === undefined || place.start > close.start) return text;
  return matterValue(text);
}

export function matterValue(text: string): string {
  const plain =
    /^[\p{L}\p{N}][^\n]*$/u.test(text) && !/: |:$| #|^(?:true|false|null|yes|no|on|off)$|^[\d.:+-]+$/iu.test(text);
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}
