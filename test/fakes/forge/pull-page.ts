import type { Pull } from "./pull-requests.ts";

/** A pull request as a page, so that its address leads somewhere. Text is shown as it was sent. */
export function pullPage(repo: string, pull: Pull, diff: string): string {
  const rows = diff.split("\n").map((line) => `<span class="${kindOf(line)}">${escape(line)}</span>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escape(pull.title)} · Pull request #${pull.number}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #d1d9e0;border-radius:6px;padding:1rem}
pre span{display:block}.add{background:#dafbe1}.cut{background:#ffebe9}.at{color:#59636e}
@media (prefers-color-scheme:dark){body{color:#f0f6fc;background:#0d1117}pre{border-color:#3d444d}.add{background:#12261e}.cut{background:#25171c}.at{color:#9198a1}}
</style>
<p>${escape(repo)} · a forge on this machine</p>
<h1>${escape(pull.title)} <small>#${pull.number}</small></h1>
<p>${pull.draft ? "Draft" : pull.state === "open" ? "Open" : "Closed"}: merge <code>${escape(pull.branch)}</code> into <code>${escape(pull.base)}</code>${pull.labels.map((label) => ` · ${escape(label)}`).join("")}</p>
<pre>${escape(pull.body)}</pre>
<h2>Changes</h2>
<pre>${rows.join("")}</pre>
`;
}

function kindOf(line: string): string {
  if (line.startsWith("@@") || line.startsWith("diff ")) return "at";
  if (line.startsWith("+") && !line.startsWith("+++")) return "add";
  return line.startsWith("-") && !line.startsWith("---") ? "cut" : "";
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
