import { join } from "node:path";
import { root } from "../../scripts/bootstrap.mjs";
import { runProgram } from "./processes.ts";

/** The package that a user installs. */
export const vsix = join(root, "dist/tutti.vsix");

/** Packages what `npm run build` left in `dist`. */
export async function packageExtension(): Promise<void> {
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const words = "package --no-dependencies --allow-missing-repository --no-rewrite-relative-links --out".split(" ");
  await runProgram(process.execPath, [vsce, ...words, vsix], { cwd: root, environment: process.env });
}
