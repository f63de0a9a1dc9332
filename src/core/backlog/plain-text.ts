const pictures =
  /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}☐☑✓✔●○•◆▶→]|\u{fe0e}|\u{fe0f}|\u{200d}|\u{20e3}|[0-9#*]\u{fe0f}\u{20e3})+/u;
const picturesAtEnd = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}☐☑✓✔]|\u{fe0e}|\u{fe0f}|\u{200d}|\u{20e3})+$/u;
const marksNotPictures = /^[©®™]/u;

/** The emoji and bullets with which a line begins. */
export function leadingPictures(text: string): string {
  return marksNotPictures.test(text) ? "" : (pictures.exec(text)?.[0] ?? "");
}

/** Without decoration at either end. */
export function withoutPictures(text: string): string {
  let rest = text.trim();
  for (let mark = leadingPictures(rest); mark !== ""; mark = leadingPictures(rest))
    rest = rest.slice(mark.length).trim();
  const end = picturesAtEnd.exec(rest.slice(-40))?.[0] ?? "";
  return end === "" || /[©®™]/u.test(end) ? rest : rest.slice(0, -end.length).trim();
}

/** Without the marks of bold, italic and struck text around words; code stays as it is. */
export function withoutEmphasis(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/\*\*|__(?=\S)|(?<=\S)__|~~/g, "")
            .replaceAll(/(?<![\p{L}\p{N}\\*])\*(?=[^\s*])([^*]{1,300})(?<=[^\s*])\*(?![\p{L}\p{N}*])/gu, "$1")
            .replaceAll(/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]{1,300})(?<=[^\s_])_(?![\p{L}\p{N}_])/gu, "$1"),
    )
    .join("");
}

/** A word or heading as it is looked up: lower case, without decoration, emphasis and closing punctuation. */
export function lookupForm(text: string): string {
  return withoutPictures(withoutEmphasis(text).replaceAll("`", ""))
    .toLowerCase()
    .replaceAll("ё", "е")
    .replaceAll("’", "'")
    .replaceAll(/[\s_]+/g, " ")
    .replace(/[\s:.!…–—-]+$/u, "")
    .trim();
}

/** Values that say that there is nothing. */
export function isNothing(text: string): boolean {
  const form = lookupForm(text);
  if (form === "") return !/\p{Extended_Pictographic}/u.test(text);
  return /^(?:|-|–|—|none(?: (?:yet|currently|so far))?|n\/?a|nothing(?: yet)?|nil|null|no|empty|tbd|todo|нет|отсутствуют|пусто|не указано|\[\]|\(none\))$/u.test(
    form.replaceAll(/^[([{<]|[)\]}>]$/g, ""),
  );
}

/** Words that wait to be replaced: `_Add implementation notes here_`, `_None assigned yet_`. */
export function isPlaceholder(text: string): boolean {
  const inner = /^(?:([_*])(?!\1)([^_*]{1,120})\1|<([^<>]{1,120})>|\[([^[\]]{1,120})\]|\{([^{}]{1,120})\})$/u.exec(
    text.trim(),
  );
  const words = inner?.slice(2).find((part) => part !== undefined);
  if (words === undefined) return isNothing(text);
  return (
    isNothing(words) ||
    /^(?:add|enter|write|insert|put|describe|fill|your|none|nothing|no |not |to be|tbd|todo|добав|впиш|опиш|укаж|пока нет)/iu.test(
      words,
    )
  );
}
