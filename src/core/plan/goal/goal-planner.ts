import type { Model } from "../../agent-loop/model.ts";
import type { Analysis } from "../../analyse/finding.ts";
import type { Redact } from "../../analyse/redact.ts";
import type { Board } from "../../board/board.ts";
import { RunId } from "../../board/ids.ts";
import { projectBrief } from "../../brief/brief.ts";
import type { Survey } from "../../brief/survey.ts";
import type { Clock } from "../../clock.ts";
import { isOpen } from "../../cost/budget.ts";
import type { Ledger } from "../../cost/ledger.ts";
import { refused } from "../../errors.ts";
import type { AgentDescription } from "../../run/agent.ts";
import type { Settings } from "../../settings.ts";
import { paidModel } from "./paid-model.ts";
import { askQuestions, divide, specify, type Planner } from "./plan-goal.ts";
import { PlanRecord } from "./plan-record.ts";

/** Where plans are kept between their steps. */
export interface Plans {
  save(plan: PlanRecord): Promise<void>;
  /**
   * @param id  the one that was changed last when absent
   * @throws TuttiError when there is none, or it cannot be read
   */
  load(id: string | undefined): Promise<PlanRecord>;
  /** Where people find the specification. */
  specFile(id: string): string;
}

export interface GoalPorts {
  readonly board: Board;
  readonly clock: Pick<Clock, "id" | "sleep">;
  /** What the project is now. */
  readonly look: (signal: AbortSignal) => Promise<Pick<Analysis, "facts" | "findings"> & { readonly survey: Survey }>;
  readonly ledger: Ledger;
  readonly redact: Redact;
  readonly settings: () => Pick<Settings, "defaultAgent">;
  readonly agents: {
    list(signal: AbortSignal): Promise<readonly AgentDescription[]>;
    /**
     * The model, or an agent that is asked as one.
     *
     * @throws TuttiError when the policy forbids it, or it cannot plan
     */
    model(id: string, signal: AbortSignal): Promise<Model>;
  };
  readonly plans: Plans;
}

export interface GoalRequest {
  readonly goal: string;
  readonly source?: { readonly file: string; readonly text: string } | undefined;
  readonly agent?: string | undefined;
}

/** Tells a person what goes on, as a sentence. */
export type Say = (sentence: string) => void;

/** What the model may know of the project, in tokens of our estimate. */
const BRIEF_TOKENS = 2_000;
const mostOpen = 100;
/** A longer goal, or file with it, is no goal. In characters. */
const longestText = 200_000;

/** Plans from a goal, with a model that asks first. A plan is kept after each step, so that another process can go on. */
export class GoalPlanner {
  readonly #ports: GoalPorts;

  constructor(ports: GoalPorts) {
    this.#ports = ports;
  }

  /**
   * Begins a plan with the questions that must be answered first; there may be none.
   *
   * @throws TuttiError `refused` when no agent can plan, the policy forbids it, or a budget has no room
   */
  async begin({ goal, source, agent }: GoalRequest, say: Say, signal: AbortSignal): Promise<PlanRecord> {
    const { redact, clock, plans } = this.#ports;
    if (goal.trim() === "" && (source?.text ?? "").trim() === "") throw refused("Say in a sentence what you want.");
    if (goal.length + (source?.text.length ?? 0) > longestText) {
      throw refused("The goal is too long to be planned at once. Give a part of it.");
    }
    const plan = PlanRecord.parse({
      id: `plan-${clock.id()}`,
      goal: redact(goal),
      ...(source !== undefined && { source: { file: source.file, text: redact(source.text) } }),
      agent: agent ?? (await this.#usual(signal)),
      questions: [],
    });
    const planner = await this.#planner(plan, signal);
    say(`${plan.agent} looks for what must be known first …`);
    const questions = await askQuestions(planner, plan, signal);
    const asked = { ...plan, questions: [...questions] };
    await plans.save(asked);
    return asked;
  }

  /**
   * Specifies and divides a plan into proposals. Proposing it again brings no second ones. Where somebody has answered,
   * and that raises new questions, they are added to the plan once, and nothing is proposed yet: see `asksAgain`.
   *
   * @param answers  by the number of their question; the others keep their default
   */
  async finish(
    id: string | undefined,
    answers: Readonly<Record<string, string>>,
    say: Say,
    signal: AbortSignal,
  ): Promise<{ readonly plan: PlanRecord; readonly specFile: string; readonly asksAgain: boolean }> {
    const { board, plans, redact } = this.#ports;
    const known = await plans.load(id);
    const given = Object.entries(answers).map(([at, text]) => [at, redact(text)] as const);
    const wrong = given.find(([at]) => !(Number(at) >= 1 && Number(at) <= known.questions.length));
    if (wrong !== undefined) throw refused(`The plan ${known.id} has no question ${wrong[0]}.`);
    const plan = { ...known, answers: { ...known.answers, ...Object.fromEntries(given) } };
    const planner = await this.#planner(plan, signal);
    say(`${plan.agent} writes what is wanted …`);
    const { questions, ...spec } = await specify(planner, plan, signal);
    if (given.length > 0 && plan.askedAgain === undefined && questions.length > 0) {
      const asked = { ...plan, askedAgain: plan.questions.length, questions: [...plan.questions, ...questions] };
      await plans.save(asked);
      return { plan: asked, specFile: plans.specFile(plan.id), asksAgain: true };
    }
    await plans.save({ ...plan, spec });
    say(`${plan.agent} divides it into tasks …`);
    const drafts = await divide(planner, plan, spec, signal);
    signal.throwIfAborted();
    await board.send({ type: "plan/propose", tasks: [...drafts] });
    const finished = { ...plan, spec, tasks: drafts.map((task) => task.id) };
    await plans.save(finished);
    return { plan: finished, specFile: plans.specFile(plan.id), asksAgain: false };
  }

  async #planner(plan: PlanRecord, signal: AbortSignal): Promise<Planner> {
    const { agents, board, clock, ledger } = this.#ports;
    const model = await agents.model(plan.agent, signal);
    const purse = ledger.planningPurse(RunId.parse(plan.id), clock.id(), plan.agent);
    const { facts, findings, survey } = await this.#ports.look(signal);
    const state = await board.refresh();
    const open = [...state.tasks.values()].filter((task) => isOpen(state, task.id)).map(({ title }) => title);
    return {
      model: paidModel(model, purse, () => {}),
      clock,
      context: { brief: projectBrief({ survey, facts, findings }, BRIEF_TOKENS), open: open.slice(0, mostOpen) },
      bounds: {
        paths: survey.paths,
        commands: [...new Set(facts.commands.filter(({ kind }) => kind !== "run" && kind !== "install").map(inFolder))],
      },
    };
  }

  /** Who can plan here now: models before programs, since they are quick and cost little, and the default agent before all. */
  async planners(signal: AbortSignal): Promise<readonly AgentDescription[]> {
    const usable = (await this.#known(signal)).filter(({ installed, denied }) => installed && denied === undefined);
    const { defaultAgent } = this.#ports.settings();
    const rank = ({ id, kind }: AgentDescription): number => (id === defaultAgent ? 0 : kind === "model" ? 1 : 2);
    return usable.toSorted((a, b) => rank(a) - rank(b));
  }

  async #known(signal: AbortSignal): Promise<readonly AgentDescription[]> {
    return (await this.#ports.agents.list(signal)).filter(({ kind }) => canPlan(kind));
  }

  async #usual(signal: AbortSignal): Promise<string> {
    const [chosen] = await this.planners(signal);
    if (chosen !== undefined) return chosen.id;
    const [first] = await this.#known(signal);
    const reason = first?.denied ?? first?.remark ?? nobody;
    throw refused(`No agent can plan this. ${reason}`);
  }
}

/** Shell commands, recipes and replays cannot be asked anything. */
export function canPlan(kind: string): boolean {
  return kind === "model" || kind === "acp" || kind === "stream";
}

const nobody =
  "Install an agent such as Claude Code, or describe one of the kind “model” under “agents” in " +
  "~/.tutti/settings.json, or under tutti.agents in the editor (docs/model-agents.md).";

function inFolder({ command, cwd }: { readonly command: string; readonly cwd: string }): string {
  return cwd === "." ? command : `cd ${cwd} && ${command}`;
}
