import { join } from "node:path";
import type { Analyser } from "#core/analyse/analyser.ts";
import type { Redact } from "#core/analyse/redact.ts";
import type { Board } from "#core/board/board.ts";
import { surveyProject } from "#core/brief/survey.ts";
import { refused } from "#core/errors.ts";
import { agentAsModel } from "#core/plan/goal/agent-as-model.ts";
import { canPlan, GoalPlanner } from "#core/plan/goal/goal-planner.ts";
import { openProjectFiles } from "../analyse/open-project-files.ts";
import type { MachineAgents } from "../agents/catalogue.ts";
import type { Parts } from "../assemble-project.ts";
import { systemClock } from "../clock.ts";
import { createLedger } from "../cost/create-ledger.ts";
import { storeDirectory } from "../store/open-store.ts";
import { PlanFiles } from "./plan-files.ts";
import { openScratch } from "./scratch.ts";

const MINUTE_MS = 60_000;

interface Made {
  readonly board: Board;
  readonly analyser: Analyser;
  readonly agents: MachineAgents;
  readonly redact: Redact;
}

/** The planner of an opened project. Its plans lie beside the board. */
export function createGoalPlanner({ git, repository, store, settings }: Parts, made: Made): GoalPlanner {
  const { top } = repository;
  return new GoalPlanner({
    ...made,
    agents: {
      list: async (signal) => await made.agents.list(signal),
      model: async (id, signal) => {
        const planner = (await made.agents.list(signal)).find((agent) => agent.id === id);
        if (planner === undefined || planner.kind === "model") return await made.agents.model(id, signal);
        if (!canPlan(planner.kind)) throw refused(`${planner.label} cannot plan: nobody can ask it anything.`);
        if (planner.denied !== undefined) throw refused(planner.denied);
        if (!planner.installed) throw refused(`${planner.label} is not installed. ${planner.remark ?? ""}`.trim());
        return agentAsModel(made.agents.get(id), {
          scratch: async (until) => await openScratch(git, top, until),
          mark: () => `plan-${systemClock.id()}`,
          timeLimitMs: settings().timeLimitMinutes * MINUTE_MS,
        });
      },
    },
    look: async (signal) => ({
      ...(await made.analyser.analyse(top, () => {}, signal)),
      survey: await surveyProject(await openProjectFiles(git, top, signal), signal),
    }),
    clock: systemClock,
    ledger: createLedger(made.board, store.sql, settings),
    settings,
    plans: new PlanFiles(join(storeDirectory(repository.commonDir), "plans")),
  });
}
