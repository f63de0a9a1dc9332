import { expect, it } from "vitest";
import { type Editor, type EditorOptions, openEditor } from "../rig/editor-window.ts";

/**
 * A test with a real VS Code of its own. It fails on any error in the window or a webview, and keeps a picture
 * of the window when it fails.
 */
export function editorTest(name: string, options: EditorOptions, body: (editor: Editor) => Promise<void>): void {
  it(name, async () => {
    await using editor = await openEditor(options);
    try {
      await body(editor);
      expect(editor.workbench.problems).toEqual([]);
    } catch (error) {
      await editor.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, "-")}`);
      process.stderr.write(`${editor.workbench.problems.join("\n")}\n`);
      throw error;
    }
  });
}
