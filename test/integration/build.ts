import { execFileSync } from "node:child_process";
import { root } from "../../scripts/bootstrap.mjs";

/** Builds the command line once for all tests: from its sources it takes five times as long to start. */
export function setup(): void {
  if (process.env["TUTTI_REPORT"] !== undefined) return; // npm test has built everything; building again would take away its package
  execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
