import * as vscode from "vscode";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { labelsOf, type AgentLabels } from "#core/board/view/agent-labels.ts";
import { agentsView, type AgentView } from "#core/board/view/agents-view.ts";
import type { BehindBase } from "#core/board/view/behind-words.ts";
import { boardView, type BoardView } from "#core/board/view/board-view.ts";
import { costsView, type CostsView } from "#core/board/view/costs-view.ts";
import { inbox, type InboxItem } from "#core/board/view/inbox.ts";
import { entryAbout, inboxView } from "#core/board/view/inbox-view.ts";
import type { RunId } from "#core/board/ids.ts";
import { isActive } from "#core/board/run.ts";
import { usualRules, type ScheduleRules } from "#core/dispatch/rules.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import { coalesce } from "./coalesce.ts";
import { followBase } from "./follow-base.ts";
import type { CurrentProject } from "./current-project.ts";
import type { Project } from "./project.ts";
import type { PageStates } from "#protocol/messages.ts";
import type { SettingsKeeper } from "./keep-settings.ts";
import type { Target } from "./target.ts";

/**
 * At most so often lines are read, and the parts that show something are told. What comes later in a row has the
 * shorter pause (a page's is shorter still), so that only the first one is ever waited for.
 */
const [readPauseMs, tellPauseMs] = [45, 30];

/** The open project as people see it, and a signal whenever that may have changed. */
export class LiveViews implements vscode.Disposable {
  readonly #current: CurrentProject;
  readonly #onProblem: (error: unknown) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #parts: vscode.Disposable;
  readonly #tell = coalesce(() => this.#changed.fire(), tellPauseMs);
  #agents: readonly AgentDescription[] = [];
  #labels: AgentLabels = new Map();
  #lastLines: ReadonlyMap<RunId, string> = new Map();
  #behind: BehindBase = new Map();
  #wish: PageStates["inbox"]["wish"];

  constructor(current: CurrentProject, settings: SettingsKeeper, onProblem: (error: unknown) => void) {
    this.#current = current;
    this.#onProblem = onProblem;
    this.#parts = vscode.Disposable.from(
      this.#tell,
      this.#changed,
      current.onDidChange(this.#tell),
      current.whileOpen((project) => this.#follow(project)),
      settings.onDidChange(() => void this.findAgents().catch(onProblem)),
    );
  }

  readonly onDidChange = this.#changed.event;

  get ready(): boolean {
    return this.#current.project !== undefined;
  }

  get state(): BoardState {
    return this.#current.project?.tutti.board.state ?? emptyBoard;
  }

  board(): BoardView {
    return boardView(this.state, this.rules, this.#lastLines, this.#labels, this.#behind);
  }

  get rules(): ScheduleRules {
    return this.#current.project?.rules() ?? usualRules;
  }

  agents(): readonly AgentView[] {
    return agentsView(this.state, this.#agents, this.#lastLines, this.rules);
  }

  costs(): CostsView {
    return costsView(this.state, this.#labels, this.rules.money);
  }

  /** The costs of charges since `from`, in milliseconds since the epoch. */
  costsSince(from: number): CostsView {
    const charges = new Map([...this.state.charges].filter(([, charge]) => charge.at >= from));
    return costsView({ ...this.state, charges }, this.#labels);
  }

  inbox(): readonly InboxItem[] {
    return inbox(this.state, this.#labels, this.rules.overlap);
  }

  inboxPage(): PageStates["inbox"] {
    return { entries: inboxView(this.state, this.#labels, this.rules.overlap), wish: this.#wish };
  }

  /** Brings what waits about this question, run or task before whoever looks at the inbox. */
  readInInbox(target: Target): void {
    const entry = entryAbout(this.inboxPage().entries, target);
    if (entry !== undefined) this.#wish = { key: entry.key, number: (this.#wish?.number ?? 0) + 1 };
    this.#tell();
  }

  /** What the base branch has gained since the work of runs began, as of the last look. */
  get behind(): BehindBase {
    return this.#behind;
  }

  /** Names of the agents that were found so far. */
  get labels(): AgentLabels {
    return this.#labels;
  }

  /** Looks for agents on this machine. */
  async findAgents(): Promise<readonly AgentDescription[]> {
    const { project } = this.#current;
    if (project === undefined) return [];
    this.#agents = await project.tutti.ports.agents.list(new AbortController().signal);
    this.#labels = labelsOf(this.#agents);
    this.#tell();
    return this.#agents;
  }

  /** What the board does not tell has changed: who could take its runs. */
  refresh(): void {
    this.#tell();
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #follow(project: Project): vscode.Disposable {
    const { board } = project.tutti;
    const readLines = coalesce(() => void this.#readLines(project).catch(this.#onProblem), readPauseMs);
    const lookAtBase = followBase(project, this.#onProblem, (behind) => {
      this.#behind = behind;
      this.#tell();
    });
    const parts = [board.listen(this.#tell), board.listen(readLines), project.transcripts.follow(readLines)];
    readLines();
    this.findAgents().catch(this.#onProblem);
    return {
      dispose: () => {
        readLines.dispose();
        lookAtBase.dispose();
        parts.forEach((part) => part[Symbol.dispose]());
      },
    };
  }

  async #readLines({ tutti, transcripts }: Project): Promise<void> {
    const active = [...tutti.board.state.runs.values()].filter((run) => isActive(run.state)).map((run) => run.id);
    const latest = await transcripts.latest(active);
    this.#lastLines = new Map(active.map((run) => [run, latest.get(run)?.line ?? ""]));
    this.#tell();
  }
}
