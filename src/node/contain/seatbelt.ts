import type { Places } from "./places.ts";

/** A profile for `sandbox-exec`: everything is allowed but writing outside the writable places. Later rules win. */
export function seatbeltProfile({ writable, guarded, hidden, worktree, within }: Places): string {
  const rule = (verdict: "allow" | "deny", what: string, paths: readonly string[]) =>
    paths.length === 0 ? [] : [`(${verdict} ${what} ${paths.map((path) => `(subpath ${quoted(path)})`).join(" ")})`];
  return [
    "(version 1)",
    "(allow default)",
    "(deny file-write*)",
    '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (regex #"^/dev/(tty|fd/|dtracehelper)"))',
    ...rule("allow", "file-write*", writable),
    ...rule("deny", "file-write*", guarded),
    ...rule("allow", "file-write*", [worktree, ...within.writable]),
    ...rule("deny", "file-write*", within.guarded),
    ...rule("deny", "file*", hidden),
  ].join("\n");
}

function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, "\\$&")}"`;
}
