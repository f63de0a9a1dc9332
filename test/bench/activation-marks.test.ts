import { writeFileSync } from "node:fs";
import { it } from "mocha";
import * as vscode from "vscode";

const id = "tutti.tutti";

interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

it("leaves the times at which VS Code loaded and activated the extension", async () => {
  const path = process.env["TUTTI_MARKS"];
  const extension = vscode.extensions.getExtension(id);
  if (path === undefined || extension === undefined)
    throw new Error(`${id} is not installed, or TUTTI_MARKS is not set.`);
  await extension.activate();
  writeFileSync(
    path,
    JSON.stringify({ loadMs: between("LoadExtensionCode"), activateMs: between("ActivateExtension") }),
  );
});

/** VS Code keeps these marks in a global of its own; nothing but a measurement may rely on it. */
function between(phase: string): number {
  const { MonacoPerformanceMarks } = globalThis as unknown as { readonly MonacoPerformanceMarks: Marks };
  const at = (mark: string): number => {
    const found = MonacoPerformanceMarks.getMarks().find(({ name }) => name === `code/extHost/${mark}${phase}/${id}`);
    if (found === undefined) throw new Error(`VS Code has no mark ${mark}${phase} for ${id}.`);
    return found.startTime;
  };
  return at("did") - at("will");
}
