import type { Card } from "#core/board/view/board-view.ts";

/** A test for cards whose title, key, labels, assignee or agent contain every word of `text`. */
export function filterOf(text: string): ((card: Card) => boolean) | undefined {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return undefined;
  return (card) => {
    const { title, key = "", labels, who = "" } = card;
    const all = fold([title, key, ...labels, who].join("\n"));
    return words.every((word) => all.includes(word));
  };
}

function fold(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase();
}
