import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { LoopRecord } from "#core/agent-loop/loop-record.ts";
import type { Board } from "#core/board/board.ts";
import { RunId } from "#core/board/ids.ts";
import type { RunState } from "#core/board/run.ts";
import { NotResumed } from "#core/run/agent.ts";

/** In bytes. A longer conversation is not kept: it cannot be taken up again. */
const LARGEST = 32 * 1024 * 1024;

/** In these states a run may still take its conversation up. */
const needed: readonly RunState["name"][] = ["queued", "running", "interrupted", "stopping"];

const Kept = z.object({
  session: z.string(),
  /** Whose the vendor's own forms in it are. */
  model: z.string(),
  record: LoopRecord,
});

export interface ConversationOf {
  readonly run: string;
  readonly session: string;
  readonly model: string;
}

/**
 * The conversations of models at work, one file for each run, private to the user and never in a worktree. They are
 * kept as they are: a masked text is not the one that the model has read, and would fit neither its edits nor its
 * vendor's cache.
 */
export class KeptConversations {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Keeps it in the place of what was kept of the run. What cannot be kept leaves nothing behind: an older state would
   * let calls be done twice.
   *
   * @param withhold  takes out what nobody may see
   */
  async keep(about: ConversationOf, record: LoopRecord, withhold: (text: string) => string): Promise<void> {
    const { run, session, model } = about;
    const text = JSON.stringify({ session, model, record }, (_, value: unknown) =>
      typeof value === "string" ? withhold(value) : value,
    );
    try {
      if (Buffer.byteLength(text) > LARGEST) return await this.forget(run);
      await this.#write(this.#fileOf(run), text);
    } catch {
      await this.forget(run);
    }
  }

  /** @throws NotResumed  with why not */
  async read({ run, session, model }: ConversationOf): Promise<LoopRecord> {
    const text = await readSmall(this.#fileOf(run)).catch(() => undefined);
    if (text === undefined) throw new NotResumed("nothing is kept of its conversation here");
    const kept = Kept.safeParse(jsonOf(text)).data;
    if (kept === undefined) throw new NotResumed("what was kept of its conversation cannot be read");
    if (kept.session !== session) throw new NotResumed("another conversation was kept");
    if (kept.model !== model) throw new NotResumed(`its conversation was one with ${kept.model}`);
    return kept.record;
  }

  async forget(run: string): Promise<void> {
    const file = this.#fileOf(run);
    await Promise.all([file, `${file}.new`].map((path) => rm(path, { force: true })));
  }

  /** Removes what no run of this board can take up any more. */
  async forgetUnwanted(board: Pick<Board, "refresh">): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []); // nothing was kept here yet
    if (names.length === 0) return;
    const { runs } = await board.refresh(); // later than that, or a run that has just begun would look unwanted
    for (const name of names) {
      const run = runOf(name);
      if (run === undefined) continue; // not ours
      const state = runs.get(run)?.state.name;
      if (state === undefined || !needed.includes(state)) await rm(join(this.#folder, name), { force: true });
    }
  }

  /** All of it, or nothing, also when the machine loses its power. */
  async #write(path: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await using file = await open(`${path}.new`, "w", 0o600);
    await file.writeFile(text);
    await file.sync();
    await rename(`${path}.new`, path);
  }

  #fileOf(run: string): string {
    return join(this.#folder, `${encodeURIComponent(run)}.json`);
  }
}

/** @throws Error  when there is no such file, or it is none that was kept */
async function readSmall(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size > LARGEST) return "";
  return await file.readFile("utf8");
}

function runOf(name: string): RunId | undefined {
  const encoded = /^(.+)\.json(?:\.new)?$/.exec(name)?.[1] ?? "";
  try {
    return RunId.safeParse(decodeURIComponent(encoded)).data;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
