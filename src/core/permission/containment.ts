import * as z from "zod";

/**
 * How far an agent's processes are walled in.
 *
 * - `none`: they may do what their user may; the agent's own permissions are all there is.
 * - `files`: they write only the worktree, the agent's own folders and temporary ones.
 */
export const ContainmentLevel = z.enum(["none", "files"]);
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
  return containment?.reason === undefined ? undefined : `Not contained: ${containment.reason}`;
}

/** A failure with what may have caused it: the words of every system for a write that a wall refuses. */
export function withWallHint(reason: string, containment: Containment | undefined): string {
  if (containment?.level !== "files" || !/read-only file system|EROFS|operation not permitted|EPERM/i.test(reason))
    return reason;
  return `${reason}${/[.!?]$/.test(reason) ? "" : "."} ${HINT}`;
}

const HINT =
  "It is contained and may write only its worktree, its own folders and temporary ones: name others under “home” of the agent, or under “writableFolders”.";
