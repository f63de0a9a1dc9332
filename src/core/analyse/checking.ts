import { readPackageJson } from "./ecosystems/node.ts";
import type { ProjectCommand } from "./finding.ts";
import type { Project } from "./project.ts";

/**
 * Whether a command only looks and does not change files, as far as its
 * manifest shows. A formatter that writes would hide what it was to report.
 */
export function onlyLooks(command: ProjectCommand, project: Project): boolean {
  if (command.kind !== "format" && command.kind !== "lint") return true;
  const name = command.command.split(" ").at(-1) ?? "";
  const script = readPackageJson(project.text(command.source))?.scripts[name];
  if (typeof script === "string") {
    if (/--(?:write|fix)\b/.test(script)) return false;
    return command.kind === "lint" || /check|--list-different|--dry-run|--diff|-l\b|-c\b/.test(`${name} ${script}`);
  }
  return command.kind === "lint" || /check/.test(command.command);
}
