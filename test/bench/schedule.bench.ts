import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { Task } from "#core/board/task.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { chooseBy, schedule } from "#core/dispatch/schedule.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const count = 10_000;
const rounds = 25;

export default { name: "scheduling of 10,000 tasks", run } satisfies Benchmark;

/** What a change of the board costs: nothing is remembered of the board before, but what each task itself says. */
async function run(): Promise<readonly Figure[]> {
  const board = sample();
  const changed = (): BoardState => ({ ...board, tasks: new Map(board.tasks) });
  const { order, reasons } = schedule(changed(), usualRules);
  if (order.length < count / 2 || reasons.size < 1_000) throw new Error("The schedule missed something.");
  const due = [...board.runs.keys()].map((id) => ({ run: id, barred: false }));
  return [
    { name: "schedule, first time", value: fastest(() => schedule(changedTasks(board), usualRules)), unit: "ms" },
    { name: "schedule", value: fastest(() => schedule(changed(), usualRules)), unit: "ms" },
    {
      name: "choice of the next of 1,000 queued runs",
      value: fastest(() => chooseBy(changed(), usualRules)(due, [])),
      unit: "ms",
    },
    { name: "view of the board", value: fastest(() => boardView(changed(), usualRules)), unit: "ms" },
  ];
}

/** In layers of 100 with two dependencies each; every second names two of 2,000 files; a tenth is queued, a twentieth done. */
function sample(): BoardState {
  const runs = new Map<RunId, Run>();
  const tasks = Array.from({ length: count }, (_, index) => {
    const above = Math.floor(index / 100) * 100 - 100;
    const isQueued = index % 10 === 1;
    const run = RunId.parse(`r${index}`);
    if (isQueued) {
      const task = TaskId.parse(`t${index}`);
      runs.set(run, {
        id: run,
        task,
        agent: "claude",
        turn: 0,
        state: { name: "queued" },
        deliveries: [],
        requestedAt: 0,
      });
    }
    return Task.parse({
      id: `t${index}`,
      title: `Task ${index}`,
      description: `See \`docs/page-${index % 500}.md\` for what is meant. `.repeat(3),
      priority: ["critical", "high", "medium", "low"][index % 7],
      estimate: { text: "1h", minutes: 1 + (index % 90) },
      after: above < 0 || index % 10 < 4 ? [] : [`t${above + (index % 100)}`, `t${above + ((index * 7) % 100)}`],
      files: index % 2 === 0 ? [] : [`src/part-${index % 40}/file-${index % 50}.ts`, `test/part-${index % 90}/`],
      state: isQueued ? { name: "queued", run } : { name: index % 20 === 0 ? "done" : "ready" },
      createdAt: index,
      changedAt: index,
    });
  });
  return { ...emptyBoard, runs, tasks: new Map(tasks.map((task) => [task.id, task])) };
}

/** As after a start: nothing is remembered of any task. */
function changedTasks(board: BoardState): BoardState {
  return { ...board, tasks: new Map([...board.tasks].map(([id, task]) => [id, { ...task }])) };
}

/** Of several, so that what else the machine does counts little. */
function fastest(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
