import { join } from "node:path";
import { openSandbox } from "../rig/environment.ts";
import { installedOnce } from "../rig/installed-once.ts";
import { installExtension } from "../rig/server.ts";
import { vsix } from "../rig/vsix.ts";

/** Lets VS Code install the packaged extension once for all tests. */
export function setup(): () => void {
  const sandbox = openSandbox();
  const folder = join(sandbox.folder, "vscode");
  installExtension(vsix, folder, sandbox.environment);
  process.env[installedOnce] = folder;
  return () => sandbox[Symbol.dispose]();
}
