import type { ConsoleMessage, Page } from "playwright-core";

/**
 * What the server build of VS Code prints without a network and without the web site around it.
 * Each pattern is matched against `text address`; nothing of an extension matches.
 */
const noise = [
  /vsda|_static\/|update\/check|favicon|manifest\.json/,
  /open-vsx\.org|mobile\.events\.data\.microsoft\.com|vscode-unpkg\.net|main\.vscode-cdn\.net/,
  /service-?worker/i,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /@vscode\/spdlog|native-watchdog/,
  /Timed out waiting for authentication provider 'github'/,
  /\[lifecycle\] Long running operations during shutdown/,
  /IndexedDB database 'vscode-web-db' is closed/, // it keeps a log there until the very end of a window
  /Failed to execute 'abort' on 'IDBTransaction': The transaction has finished/, // while a window goes away
  /An iframe which has both allow-scripts and allow-same-origin/,
  // An editor inside a comment thread of a multi-file comparison that is closed while a frame is drawn.
  /An unexpected bug occurred\.\s+at Object\.renderText/,
];

/** Collects what goes wrong in a page from now on, as it happens. */
export function collectProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`exception: ${error.stack ?? error.message}`));
  page.on("crash", () => problems.push("the page crashed"));
  page.on("console", (message) => {
    if (isProblem(message)) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  return problems;
}

function isProblem(message: ConsoleMessage): boolean {
  const text = `${message.text()} ${message.location().url}`;
  if (/Content Security Policy/i.test(text)) return true;
  return message.type() === "error" && !noise.some((pattern) => pattern.test(text));
}
