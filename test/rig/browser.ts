import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { say } from "../../scripts/bootstrap.mjs";
import { installDebianPackage, isDebianAsRoot } from "./debian.ts";

/** Absolute path of a browser of the Chromium family: the one in CHROMIUM, else an installed one that runs. */
export function findBrowser(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return candidates().find((path) => existsSync(path) && runs(path));
}

/**
 * Finds a browser; installs Debian's Chromium when there is none, on Debian as root.
 *
 * @returns `undefined` when there is no browser and none can be installed
 */
export async function installBrowser(): Promise<string | undefined> {
  const found = findBrowser();
  if (found !== undefined || !isDebianAsRoot()) return found;
  say("Installing Debian's Chromium (once) …");
  await installDebianPackage("chromium");
  return findBrowser();
}

function candidates(): readonly string[] {
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === "win32") {
    const roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].map((name) => process.env[name] ?? "");
    const files = ["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"];
    files.push("Microsoft/Edge/Application/msedge.exe");
    return roots.flatMap((folder) => files.map((file) => join(folder, file)));
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Whether the program starts. Only on Linux, where a file may be a stub or half installed; elsewhere it opens a window. */
function runs(path: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}
