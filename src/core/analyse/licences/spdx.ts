/** An SPDX licence expression, read as far as it matters: who may choose, and what applies together. */
export type Expression =
  | { readonly kind: "licence"; readonly id: string; readonly exception: string | undefined }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] };

/** Reads an expression; `undefined` for what is none, such as “see the file” or an unbalanced bracket. */
export function readExpression(text: string): Expression | undefined {
  const tokens = text.slice(0, 1_000).match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const isWord = (word: string): boolean => tokens[at]?.toUpperCase() === word;

  const readPart = (depth: number): Expression | undefined => {
    const token = tokens[at++];
    if (token === undefined || token === ")" || depth > 50) return undefined;
    if (token === "(") {
      const inner = readChoice(depth + 1);
      return tokens[at++] === ")" ? inner : undefined;
    }
    if (!/^[A-Za-z0-9][\w.:+-]*$/.test(token) || /^(?:AND|OR|WITH)$/i.test(token)) return undefined;
    if (!isWord("WITH")) return { kind: "licence", id: token, exception: undefined };
    at++;
    const exception = tokens[at++];
    return exception === undefined ? undefined : { kind: "licence", id: token, exception };
  };
  const readList = (kind: "and" | "or", word: string, read: (depth: number) => Expression | undefined) => {
    return (depth: number): Expression | undefined => {
      const parts: Expression[] = [];
      do {
        const part = read(depth);
        if (part === undefined) return undefined;
        parts.push(part);
      } while (isWord(word) && at++ < tokens.length);
      const [only] = parts;
      return parts.length === 1 ? only : { kind, parts };
    };
  };
  const readAll = readList("and", "AND", readPart);
  const readChoice = readList("or", "OR", readAll);

  const expression = readChoice(0);
  return at === tokens.length ? expression : undefined;
}

/**
 * The worst of what applies, by the best choice that is offered.
 *
 * @param judge  how bad one licence is; `undefined` means that it is no trouble
 */
export function worstOf<Trouble extends { readonly weight: number }>(
  expression: Expression,
  judge: (id: string, exception: string | undefined) => Trouble | undefined,
): Trouble | undefined {
  if (expression.kind === "licence") return judge(expression.id, expression.exception);
  const all = expression.parts.map((part) => worstOf(part, judge));
  if (expression.kind === "and")
    return all.reduce((worst, each) => ((each?.weight ?? 0) > (worst?.weight ?? 0) ? each : worst));
  return all.reduce((best, each) => ((each?.weight ?? 0) < (best?.weight ?? 0) ? each : best));
}
