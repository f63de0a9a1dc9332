import { join } from "node:path";
import type { Analyser } from "#core/analyse/analyser.ts";
import type { Redact } from "#core/analyse/redact.ts";
import type { Board } from "#core/board/board.ts";
import { surveyProject } from "#core/brief/survey.ts";
import { GoalPlanner } from "#core/plan/goal/goal-planner.ts";
import { openProjectFiles } from "../analyse/open-project-files.ts";
import type { MachineAgents } from "../agents/catalogue.ts";
import type { Parts } from "../assemble-project.ts";
import { systemClock } from "../clock.ts";
import { createLedger } from "../cost/create-ledger.ts";
import { storeDirectory } from "../store/open-store.ts";
import { PlanFiles } from "./plan-files.ts";

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
