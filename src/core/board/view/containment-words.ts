import { lackOfContainment, type Containment } from "../../permission/containment.ts";

const words: Readonly<Record<string, string>> = {
  none: "Not contained: it may do what you may",
  files: "Contained: it writes only its worktree, its own folders and temporary ones",
  hosts: "Contained: it writes only its worktree, its own folders and temporary ones, and reaches only allowed hosts",
};

/** How a session was walled in, in words. */
export function containmentWords(containment: Containment): string {
  return lackOfContainment(containment) ?? words[containment.level] ?? containment.level;
}
