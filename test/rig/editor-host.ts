/** Where the editor suite runs unless VSCODE_TEST_HOST says it: the server build exists for Linux, desktops download theirs. */
export function editorHost(): "server" | "electron" {
  const wanted = process.env["VSCODE_TEST_HOST"];
  if (wanted === "server" || wanted === "electron") return wanted;
  if (wanted !== undefined) throw new Error(`VSCODE_TEST_HOST is "${wanted}": it must be "server" or "electron".`);
  return process.platform === "linux" ? "server" : "electron";
}
