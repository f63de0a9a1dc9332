import type { JSX } from "preact";
import type { BoardView } from "#core/board/view/board-view.ts";
import type { NextStep } from "#core/board/view/next-step.ts";
import type { PageCommand } from "#protocol/messages.ts";
import { Button } from "../parts/button.tsx";
import type { IconName } from "../parts/icon.tsx";
import type { BoardStore } from "./board-store.ts";

type Step = NextStep["step"];

interface Words {
  readonly label: string;
  readonly icon: IconName;
  readonly command: PageCommand;
  readonly does: string;
}

const steps: Record<Step, Words> = {
  analyse: {
    label: "Analyse",
    icon: "analyse",
    command: "tutti.analyse",
    does: "Look at the project's files. No model, no network.",
  },
  plan: { label: "Plan tasks", icon: "plan", command: "tutti.plan", does: "Turn what was found into task proposals" },
  accept: {
    label: "Accept proposals",
    icon: "check",
    command: "tutti.acceptTask",
    does: "Choose which proposals become ready tasks",
  },
  run: {
    label: "Run ready tasks",
    icon: "run-all",
    command: "tutti.runReady",
    does: "Give every ready task to an agent",
  },
  review: { label: "Review results", icon: "comment", command: "tutti.reviewTask", does: "Look at what was delivered" },
};

/** The one thing that moves the project on; nothing while there is none. */
export function NextButton({ board, view }: { board: BoardStore; view: BoardView }): JSX.Element | null {
  const { next } = view;
  if (next === undefined) return null;
  const { label, icon, command, does } = steps[next.step];
  const [only, ...others] = next.tasks;
  const target = next.step === "review" && others.length === 0 ? only : undefined; // of several a person chooses
  return (
    <Button
      look="primary"
      icon={icon}
      label={next.tasks.length === 0 ? label : `${label} (${next.tasks.length})`}
      title={does}
      onClick={() => board.run(command, target)}
    />
  );
}

/** The steps that can be taken at any time, when they are not the next one already. */
export function OtherSteps({ board, view }: { board: BoardStore; view: BoardView }): JSX.Element {
  const others = (["run", "analyse", "plan"] as const).filter((step) => step !== view.next?.step);
  return (
    <>
      {others.map((step) => {
        const { label, icon, command, does } = steps[step];
        const why = step === "run" ? view.runObstacle : undefined;
        return (
          <Button
            key={step}
            look="compact"
            icon={icon}
            label={label}
            title={why ?? does}
            disabled={why !== undefined}
            onClick={() => board.run(command)}
          />
        );
      })}
    </>
  );
}
