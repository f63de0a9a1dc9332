import { expect, it } from "vitest";
import { type Editor, type EditorOptions, openEditor } from "../rig/editor-window.ts";
import { keepEvidence } from "../rig/evidence.ts";
import { testLimitMs, tidyMs } from "../rig/limits.ts";
import { within } from "../rig/within.ts";

/**
 * A test with a real VS Code of its own. It fails on any error in the window or a webview, and keeps a picture
 * of the window when it fails.
 *
 * @param expected  errors that the test itself causes
 */
export function editorTest(
  name: string,
  options: EditorOptions,
  body: (editor: Editor) => Promise<void>,
  expected: readonly RegExp[] = [],
): void {
  it(name, async () => await inEditor(name, options, body, expected));
}

/**
 * The same, inside a test that has opened what the editor needs.
 *
 * @param limitMs  for the opening and the body together; after it the test fails with its evidence
 */
export async function inEditor(
  name: string,
  options: EditorOptions,
  body: (editor: Editor) => Promise<void>,
  expected: readonly RegExp[] = [],
  limitMs: number = testLimitMs - tidyMs,
): Promise<void> {
  const end = Date.now() + limitMs;
  await using editor = await openEditor(options);
  try {
    await within(end - Date.now(), `“${name}”`, body(editor));
    const problems = editor.workbench.problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    expect(problems).toEqual([]);
  } catch (error) {
    await keepEvidence(editor, `failed-${name.replace(/[^a-z0-9]+/gi, "-")}`);
    throw error;
  }
}
