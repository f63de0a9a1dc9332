import * as z from "zod";
import { cycleThrough } from "../../board/dependencies.ts";
import { TaskId, taskIdOf } from "../../board/ids.ts";
import { Priority, type TaskDraft } from "../../board/task.ts";

/** What plans of a project are held to. */
export interface PlanBounds {
  /** Every path of the project. */
  readonly paths: readonly string[];
  /** Those that check work here. A plan cannot bring another one. */
  readonly commands: readonly string[];
}

const Text = z.string().trim().min(1);
const PlannedTask = z.object({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/)
    .describe("Names the task in this answer, for example T1."),
  title: Text.max(120)
    .regex(/^[^\r\n]+$/)
    .describe("What shall be done, as an order."),
  description: Text.max(4_000).describe("What an agent needs to know that is not in the project."),
  criteria: z.array(Text.max(500)).min(1).max(12).describe("What holds when it is done; each can be checked."),
  after: z.array(z.string()).max(20).describe("Ids of tasks in this answer whose result it needs."),
  minutes: z.int().min(5).max(2_400).describe("How long a good engineer would work on it."),
  priority: Priority,
  labels: z.array(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,29}$/u)).max(5),
  files: z.array(z.string()).max(30).describe("Paths that it will probably change or add, relative to the project."),
  validation: z.string().describe("The project's command that shows that it is done, or an empty text."),
});
type PlannedTask = z.infer<typeof PlannedTask>;

const mostTasks = 40;

/** The shape of a plan, with all that must be true of it: what is not is told to the model in these words. */
export function plannedTasks(bounds: PlanBounds): z.ZodType<{ readonly tasks: readonly PlannedTask[] }> {
  return z.object({ tasks: z.array(PlannedTask).min(1).max(mostTasks) }).superRefine(({ tasks }, context) => {
    for (const [index, wrong] of mistakesIn(tasks, bounds)) {
      context.addIssue({ code: "custom", path: ["tasks", index], message: wrong });
    }
  });
}

function mistakesIn(tasks: readonly PlannedTask[], bounds: PlanBounds): readonly (readonly [number, string])[] {
  const ids = new Map(tasks.map((task) => [task.id, task]));
  const isPlausible = plausible(bounds.paths);
  const mistakes: (readonly [number, string])[] = [];
  for (const [index, task] of tasks.entries()) {
    const tell = (wrong: string): void => void mistakes.push([index, wrong]);
    if (ids.get(task.id) !== task) tell(`Another task is called ${task.id}, too`);
    for (const id of task.after) if (!ids.has(id)) tell(`It comes after ${id}, which is no task of this answer`);
    for (const file of task.files) if (!isPlausible(file)) tell(`${file} is in no folder of this project`);
    if (task.validation !== "" && !bounds.commands.includes(task.validation)) {
      tell("Its validation is none of the project's commands");
    }
    const cycle = cycleOf(task, ids);
    if (cycle !== undefined) tell(`These would wait for one another: ${cycle.join(" → ")}`);
  }
  return mistakes;
}

function cycleOf(task: PlannedTask, ids: ReadonlyMap<string, PlannedTask>): readonly string[] | undefined {
  const named = (all: readonly string[]): readonly TaskId[] =>
    all.filter((id) => ids.has(id)).map((id) => TaskId.parse(id));
  return cycleThrough(TaskId.parse(task.id), named(task.after), (id) => named(ids.get(id)?.after ?? []));
}

/** A path of the project, or a new one at most one folder away from those that are there. */
function plausible(paths: readonly string[]): (path: string) => boolean {
  const known = new Set(paths);
  for (const path of paths) for (let at = up(path); at !== ""; at = up(at)) known.add(at);
  return (path) => {
    const parts = path.replace(/\/$/, "").split("/");
    if (path === "" || /^[A-Za-z]:|[\\\0\r\n]/.test(path)) return false;
    if (parts.some((part) => part === "" || part === "." || part === ".." || part === ".git")) return false;
    const folder = up(parts.join("/"));
    return (
      known.has(parts.join("/")) || folder === "" || known.has(folder) || up(folder) === "" || known.has(up(folder))
    );
  };
}

function up(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/**
 * The tasks as the board takes them. The same plan gives the same ids, so that
 * proposing it again makes no second ones.
 */
export function draftsOf(plan: string, title: string, tasks: readonly PlannedTask[]): readonly TaskDraft[] {
  const idOf = (id: string): TaskId => taskIdOf(plan, id);
  return tasks.map((task) => ({
    id: idOf(task.id),
    title: task.title,
    description: task.description,
    priority: task.priority,
    labels: task.labels,
    estimate: { text: sizeText(task.minutes), minutes: task.minutes },
    after: task.after.map(idOf),
    softAfter: [],
    group: title,
    criteria: [...task.criteria, ...(task.validation === "" ? [] : [`\`${task.validation}\` succeeds`])].map(
      (text) => ({
        text,
        done: false,
        depth: 0,
      }),
    ),
    checklist: [],
    notes: "",
    findings: [],
    files: [...new Set(task.files)],
  }));
}

function sizeText(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${Math.round((minutes / 60) * 10) / 10} h`;
}
