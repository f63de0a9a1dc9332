import type { PageName } from "#protocol/messages.ts";

export interface PageFiles {
  /** What the webview calls its own origin. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Fresh for every page, so that no other script runs in it. */
  readonly nonce: string;
}

const titles: Record<PageName, string> = { board: "Board", agents: "Agents", costs: "Costs", inbox: "Inbox" };

/** The shell of a page: everything it shows comes from its script, and nothing from elsewhere may load. */
export function pageHtml(page: PageName, files: PageFiles): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${files.nonce}'`,
    `style-src ${files.cspSource}`,
    `font-src ${files.cspSource}`,
    `img-src ${files.cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tutti ${titles[page]}</title>
    <link rel="stylesheet" href="${files.style}">
  </head>
  <body>
    <div id="root" data-page="${page}"></div>
    <script nonce="${files.nonce}" src="${files.script}"></script>
  </body>
</html>`;
}
