import { TuttiError } from "#core/errors.ts";
import { type Containment, containmentInWords } from "#core/permission/containment.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** What the vendor of a model answered to a free question; absent for agents that have none. */
interface Checked {
  readonly ok: boolean;
  readonly message?: string;
}

/** `tutti agents`: every agent of this machine; with `--check`, models are asked something that costs nothing. */
export async function agents(context: CommandContext, check: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  const known = await project.agents.list(signal);
  const checked = new Map<string, Checked>();
  const walls = new Map<string, Containment>();
  if (check) {
    await Promise.all(
      known.map(async ({ id, installed }) => {
        const wall = installed ? await project.containmentOf(id) : undefined;
        if (wall !== undefined) walls.set(id, wall);
        const answer = await ask(project, id, signal);
        if (answer !== undefined) checked.set(id, answer);
      }),
    );
  }
  out.document({ schema: 1, agents: known.map((agent) => entry(agent, checked.get(agent.id), walls.get(agent.id))) });
  for (const agent of known) out.line(describe(agent, checked.get(agent.id), walls.get(agent.id)));
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

function entry(
  { id, label, kind, installed, version, remark, concurrency, denied }: AgentDescription,
  checked: Checked | undefined,
  containment: Containment | undefined,
): object {
  return {
    id,
    label,
    kind,
    installed,
    concurrency,
    ...(version !== undefined && { version }),
    ...(remark !== undefined && { remark }),
    ...(denied !== undefined && { denied }),
    ...(checked !== undefined && { checked }),
    ...(containment !== undefined && { containment }),
  };
}

function describe(agent: AgentDescription, checked: Checked | undefined, wall: Containment | undefined): string {
  const { id, label, kind, version, remark, denied } = agent;
  const state = checked === undefined ? stateOf(agent) : checked.ok ? "answers" : "refused";
  const more = [version, checked?.message ?? denied ?? remark, wall && containmentInWords(wall)]
    .filter((part) => part !== undefined)
    .join(". ");
  return `${state.padEnd(8)} ${id.padEnd(14)} ${kind.padEnd(8)} ${label}${more === "" ? "" : ` ${more}`}`;
}

function stateOf({ installed, denied }: AgentDescription): string {
  if (denied !== undefined) return "denied";
  return installed ? "there" : "missing";
}
