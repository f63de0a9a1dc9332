import type { Settings } from "../settings.ts";

/** Numbers that one worktree of this machine has for itself, so that its servers and databases meet nobody else's. */
export interface Slot {
  readonly number: number;
  /** The first of `PORTS_PER_SLOT` ports. */
  readonly port: number;
}

export const SLOT_COUNT = 64;
export const PORTS_PER_SLOT = 10;

/** Slots of this machine, shared by all repositories and processes. */
export interface Slots {
  /**
   * Gives a worktree its slot, the same one as long as its folder is there. A
   * new one is free of other worktrees and of programs that listen on its port.
   *
   * @returns `undefined` when all slots are taken
   */
  take(worktree: string, signal: AbortSignal): Promise<Slot | undefined>;
}

/** What set-up, agents and checks find in their environment. */
export function slotVariables(
  slot: Slot | undefined,
  place: { readonly path: string; readonly root: string; readonly repository: string },
  { worktreeVariables }: Pick<Settings, "worktreeVariables">,
): Readonly<Record<string, string>> {
  const always = { TUTTI_WORKTREE: place.path, TUTTI_ROOT: place.root };
  if (slot === undefined) return always;
  const database = databaseName(place.repository, slot);
  const known: Readonly<Record<string, string>> = {
    slot: `${slot.number}`,
    port: `${slot.port}`,
    database,
    path: place.path,
    root: place.root,
  };
  const fill = (text: string): string =>
    text
      .replaceAll(/\{port\+(\d)\}/g, (_, more: string) => `${slot.port + Number(more)}`)
      .replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
  const own = Object.entries(worktreeVariables).map(([name, text]) => [name, fill(text)] as const);
  return {
    ...always,
    TUTTI_SLOT: `${slot.number}`,
    TUTTI_PORT: `${slot.port}`,
    TUTTI_DATABASE: database,
    ...Object.fromEntries(own),
  };
}

/** For example `my_shop_3`: a name that every database takes. */
function databaseName(repository: string, { number }: Slot): string {
  const words = repository
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return `${/^[a-z]/.test(words) ? words.slice(0, 40) : `app_${words.slice(0, 36)}`}_${number}`.replaceAll("__", "_");
}
