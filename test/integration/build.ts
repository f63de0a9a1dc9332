import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root, say } from "../../scripts/bootstrap.mjs";
import { installWall } from "../rig/install-wall.ts";

/** Gets what walls agents in, and builds the command line once for all tests: from its sources it takes five times as long to start. */
export async function setup(): Promise<void> {
  const wall = await installWall();
  if (wall.kind === "none") say(`Tests of contained agents are left out: ${wall.reason}`);
  process.env["NODE_COMPILE_CACHE"] = join(root, ".cache/compiled"); // tests start hundreds of processes of few programs
  if (process.env["TUTTI_REPORT"] !== undefined) return; // npm test has built everything; building again would take away its package
  execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}
