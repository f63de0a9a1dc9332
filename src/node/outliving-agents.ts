import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Board } from "#core/board/board.ts";
import { RunId } from "#core/board/ids.ts";
import type { RunState } from "#core/board/run.ts";
import type { Engine } from "#core/run/engine.ts";
import { KeptConversations } from "./agents/kept-conversations.ts";
import { isDead, isRunning } from "./engine/process-identity.ts";
import { endMarked, endOrphans, endRun } from "./process/end-tree.ts";
import { folderOfRun, forgetRecord, readEnd, readRecord } from "./process/outliving-record.ts";
import { storeDirectory } from "./store/open-store.ts";

/** Private to the user, beside the board, and never in a worktree: what agents write is not masked yet there. */
export function outlivingFolder(commonDirectory: string): string {
  return join(storeDirectory(commonDirectory), "agents");
}

/** The same for what models have said and read. */
export function conversationsFolder(commonDirectory: string): string {
  return join(storeDirectory(commonDirectory), "conversations");
}

export function outlivingAgents(commonDirectory: string): OutlivingAgents {
  const conversations = new KeptConversations(conversationsFolder(commonDirectory));
  return new OutlivingAgents(outlivingFolder(commonDirectory), conversations);
}

/** In these states somebody may still adopt the agent of a run. */
const needed: readonly RunState["name"][] = ["queued", "running", "interrupted", "stopping"];

/** What agents of this clone's runs have left so that another worker may adopt them. */
export class OutlivingAgents {
  readonly #folder: string;
  readonly #conversations: KeptConversations;

  constructor(folder: string, conversations: KeptConversations) {
    this.#folder = folder;
    this.#conversations = conversations;
  }

  /** The step that its agents worked for is done. */
  async done(run: string): Promise<void> {
    await Promise.all([this.forget(run), this.#conversations.forget(run)]);
  }

  /** Nothing of a run is to be adopted any more. */
  forget(run: string): Promise<void> {
    return forgetRecord(folderOfRun(this.#folder, run));
  }

  /** Ends everything of a run, whoever started it. */
  async end(run: string): Promise<void> {
    await endRun(run);
    await this.forget(run);
  }

  /** Whether the agent that was at work in the step a worker died over can go on: it lives, or has left its result. */
  async canAdopt(run: string, engine: Pick<Engine, "steps" | "get">): Promise<boolean> {
    const folder = folderOfRun(this.#folder, run);
    const record = await readRecord(folder);
    if (record === undefined || !(await isDead(record.listener, Infinity))) return false;
    const journal = await engine.get(run);
    if (journal?.state.name !== "interrupted" || journal.state.why !== "lost") return false;
    const steps = await engine.steps(run);
    const cutOff = steps.find(({ name }) => `${run}/${name}` === record.step);
    if (cutOff?.state !== "interrupted") return false;
    return (await isRunning(record.process)) || (await readEnd(folder)) !== undefined;
  }

  /** Ends what no run of this board can adopt, and what dead workers left of its runs that nobody can. */
  async endUnwanted(board: Pick<Board, "refresh">): Promise<void> {
    const listened = new Set<string>();
    const known = await this.#runs();
    const { runs } = await board.refresh(); // later than that, or a run that has just begun would look unwanted
    for (const run of known) {
      const folder = folderOfRun(this.#folder, run);
      const record = await readRecord(folder);
      if (record === undefined) continue; // it is just being started, or never was: its next start makes it anew
      const unheard = await isDead(record.listener, Infinity);
      if (!unheard) listened.add(record.tree);
      const state = runs.get(RunId.parse(run))?.state.name;
      if (state !== undefined && needed.includes(state)) continue;
      if (unheard) await endMarked(record);
      else if (await isRunning(record.process)) continue; // its worker is about to end it
      await forgetRecord(folder, record.tree);
    }
    await this.#conversations.forgetUnwanted(board);
    const ours = new Set<string>(runs.keys());
    await endOrphans(({ run, tree }) => ours.has(run) && !listened.has(tree));
  }

  async #runs(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []); // nothing was started here yet
    return names.map(decodeURIComponent);
  }
}
