import type { AgentEvent, ToolKind } from "../../run/agent-event.ts";

const looks: readonly ToolKind[] = ["read", "search", "think"];

/** Whether what an agent asks only looks into a folder: all else is refused to one that plans. */
export function mayLook(
  { kind, paths, command, diff }: Extract<AgentEvent, { type: "permission-request" }>,
  folder: string,
): boolean {
  if (!looks.includes(kind) || command !== undefined || diff !== undefined) return false;
  return paths.every((path) => isBelow(path.replaceAll("\\", "/"), folder.replaceAll("\\", "/")));
}

function isBelow(path: string, folder: string): boolean {
  if (path.split("/").includes("..")) return false;
  const isAbsolute = path.startsWith("/") || /^[A-Za-z]:/.test(path);
  return !isAbsolute || path === folder || path.startsWith(`${folder}/`);
}
