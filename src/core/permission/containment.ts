import * as z from "zod";

/**
 * How far an agent's processes are walled in.
 *
 * - `none`: they may do what their user may; the agent's own permissions are all there is.
 * - `files`: they write only the worktree, the agent's own folders and temporary ones.
 * - `hosts`: the same, and they reach only hosts that are named.
 */
export const ContainmentLevel = z.enum(["none", "files", "hosts"]);
export type ContainmentLevel = z.infer<typeof ContainmentLevel>;

/** What a session really had. */
export const Containment = z.object({
  level: ContainmentLevel,
  /** Why it is less than the settings ask for, as the end of a sentence. */
  reason: z.string().optional(),
});
export type Containment = z.infer<typeof Containment>;

/** A sentence for the card; `undefined` when the session had what the settings ask for. */
export function lackOfContainment(containment: Containment | undefined): string | undefined {
  if (containment?.reason === undefined) return undefined;
  return `${containment.level === "none" ? "Not contained" : "Contained in files only"}: ${containment.reason}`;
}

/** What an agent gets, and why not more, as a sentence. */
export function containmentInWords({ level, reason }: Containment): string {
  const lack = lackOfContainment({ level, reason });
  if (lack !== undefined) return lack;
  if (level === "hosts") return "Contained in files and hosts.";
  return `${level === "none" ? "Not contained" : "Contained in files"}, as the settings say.`;
}

/** A failure with what may have caused it: the words of every system for a write that a wall refuses. */
export function withWallHint(reason: string, containment: Containment | undefined): string {
  if (containment === undefined || containment.level === "none" || !looksWalled(reason)) return reason;
  return `${reason}${/[.!?]$/.test(reason) ? "" : "."} ${HINT}`;
}

/** What may have made a command of the project fail, when its output tells of a write that its wall refused. */
export function commandHint(output: string, containment: Containment | undefined): string | undefined {
  if (containment === undefined || containment.level === "none" || !looksWalled(output)) return undefined;
  return "It is contained and may write only the worktree, temporary folders and caches of its own: name others under “writableFolders”, or set “commandContainment” to “none”.";
}

function looksWalled(text: string): boolean {
  return /read-only file system|EROFS|operation not permitted|EPERM/i.test(text);
}

const HINT =
  "It is contained and may write only its worktree, its own folders and temporary ones: name others under “home” of the agent, or under “writableFolders”.";
