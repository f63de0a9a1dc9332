import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap.mjs";

/** The package that a user installs. */
export const vsix = join(root, "dist/tutti.vsix");

/** Packages what `npm run build` left in `dist`. */
export function packageExtension(): void {
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const words = "package --no-dependencies --allow-missing-repository --no-rewrite-relative-links --out".split(" ");
  execFileSync(process.execPath, [vsce, ...words, vsix], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
