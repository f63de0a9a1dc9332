import { TuttiError } from "#core/errors.ts";
import { type Containment, containmentInWords } from "#core/permission/containment.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import { agentRecord } from "#core/board/view/agent-record.ts";
import { agentsView, type AgentView } from "#core/board/view/agents-view.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** What the vendor of a model answered to a free question; absent for agents that have none. */
interface Checked {
  readonly ok: boolean;
  readonly message?: string;
}

/** `tutti agents`: every agent of this machine; with `--check`, models that may be used are asked something that costs nothing. */
export async function agents(context: CommandContext, check: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  const known = await project.agents.list(signal);
  const checked = new Map<string, Checked>();
  const walls = new Map<string, Containment>();
  if (check) {
    await Promise.all(
      known.map(async ({ id, installed, denied }) => {
        const wall = installed ? await project.containmentOf(id) : undefined;
        if (wall !== undefined) walls.set(id, wall);
        const answer = denied === undefined ? await ask(project, id, signal) : undefined;
        if (answer !== undefined) checked.set(id, answer);
      }),
    );
  }
  const board = await project.tutti.board.refresh();
  const views = new Map(agentsView(board, known, new Map(), project.rules()).map((view) => [view.id, view] as const));
  const told = known.map((agent) => ({
    agent,
    view: views.get(agent.id),
    checked: checked.get(agent.id),
    wall: walls.get(agent.id),
  }));
  out.document({ schema: 1, agents: told.map(entry) });
  for (const each of told) {
    out.line(describe(each));
    const record = each.view && agentRecord(each.view.history);
    if (record !== undefined) out.line(`${" ".repeat(9)}${record}`);
  }
  return [...checked.values()].every(({ ok }) => ok) ? exitCode.done : exitCode.failed;
}

async function ask(project: Project, id: string, signal: AbortSignal): Promise<Checked | undefined> {
  try {
    return (await project.checkAgent(id, signal)) ? { ok: true } : undefined;
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || known.kind === "cancelled") throw error;
    return { ok: false, message: known.message };
  }
}

interface Told {
  readonly agent: AgentDescription;
  readonly view: AgentView | undefined;
  readonly checked: Checked | undefined;
  readonly wall: Containment | undefined;
}

function entry({ agent, view, checked, wall }: Told): object {
  const { id, label, kind, installed, version, remark, concurrency, denied, capabilities } = agent;
  return {
    id,
    label,
    kind,
    installed,
    concurrency,
    ...(version !== undefined && { version }),
    ...(remark !== undefined && { remark }),
    ...(denied !== undefined && { denied }),
    ...(capabilities !== undefined && { capabilities }),
    ...(view !== undefined && { status: view.status, history: view.history }),
    ...(checked !== undefined && { checked }),
    ...(wall !== undefined && { containment: wall }),
  };
}

function describe({ agent: { id, label, kind, version }, view, checked, wall }: Told): string {
  const state = checked === undefined ? stateOf(view) : checked.ok ? "answers" : "refused";
  const more = [version, checked?.message ?? view?.remark, wall && containmentInWords(wall)]
    .filter((part) => part !== undefined)
    .join(". ");
  return `${state.padEnd(8)} ${id.padEnd(14)} ${kind.padEnd(8)} ${label}${more === "" ? "" : ` ${more}`}`;
}

function stateOf(view: AgentView | undefined): string {
  if (view === undefined) return "missing";
  return view.status === "available" ? "there" : view.status;
}
