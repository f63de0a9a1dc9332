import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installExtension } from "./server.ts";
import { vsix } from "./vsix.ts";

/** Names the folder of a server into which the packaged extension was installed for all tests of a run. */
export const installedOnce = "TUTTI_INSTALLED_ONCE";

/**
 * Gives the folder of a server the packaged extension: a copy of what VS Code made of it when it was installed once,
 * because an installation is a start of the server, a second of CPU.
 */
export function placeExtension(folder: string, environment: Readonly<Record<string, string>>): void {
  const installed = process.env[installedOnce];
  if (installed === undefined) {
    installExtension(vsix, folder, environment);
    return;
  }
  cpSync(join(installed, "extensions"), join(folder, "extensions"), { recursive: true });
  const list = join(folder, "extensions", "extensions.json"); // which names places
  writeFileSync(list, readFileSync(list, "utf8").replaceAll(installed, folder));
}
