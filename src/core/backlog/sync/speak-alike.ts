const stopWords = new Set(
  "a an and are as at be by for from if in into is it its of on onto or our so that the their then this to up we when with your".split(
    " ",
  ),
);

/** Whether two titles speak of the same: what a title begins with is what is done, which many have in common. */
export function speakAlike(left: string, right: string): boolean {
  const [a, b] = [subjectOf(left), subjectOf(right)];
  const common = [...a].filter((word) => b.has(word)).length;
  return common > 0 && common * 2 >= Math.max(a.size, b.size);
}

function subjectOf(title: string): ReadonlySet<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const telling = words.filter((word) => !stopWords.has(word));
  return new Set(telling.length > 1 ? telling.slice(1) : telling);
}
