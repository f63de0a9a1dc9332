/**
 * Text as it was printed in a worktree, with the worktree's absolute path taken
 * out of it: paths below become relative, the folder itself becomes `.`. Knows
 * the forms that tools print: `file:` addresses, Windows' slashes (also doubled,
 * as in JSON), and the prefix that macOS gives temporary folders.
 *
 * @param worktree  absolute
 * @param itself    what the folder itself becomes; a sentence of ours about it keeps its path
 */
export function relativePaths(worktree: string, itself: "." | "kept" = "."): (text: string) => string {
  const root = worktree.replaceAll("\\", "/").replace(/\/+$/, "");
  if (!/^(?:\/|[a-z]:\/)./i.test(root)) return (text) => text;
  const plain = root.replace(/^\/private(?=\/)/, "");
  const forms = [...new Set([plain, encodeURI(plain)].map(anySlash))].join("|");
  const pattern = new RegExp(
    String.raw`(?<![\w.-])(?:file:\/\/\/?)?(?:\/private(?=\/))?(?:${forms})(?:[\\/]+|(?![\w.-]|\\))`,
    /^[a-z]:/i.test(root) ? "gi" : "g",
  );
  return (text) =>
    text.replaceAll(pattern, (match, offset: number) => {
      if (!isWhole(text, offset + match.length, match)) return "";
      return itself === "." ? "." : match;
    });
}

/** Nothing of a path follows. */
function isWhole(text: string, end: number, match: string): boolean {
  return !/[\\/]$/.test(match) || !/^[^\s"'`)\]}>,;:|]/.test(text.slice(end, end + 1));
}

function anySlash(path: string): string {
  return path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("/", String.raw`(?:\/|\\{1,2})`);
}
