import { randomUUID } from "node:crypto";
import { taskIdOf } from "#core/board/ids.ts";
import type { Priority, TaskDraft } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";
import { nearestName } from "#core/nearest-name.ts";
import { fillTemplate } from "#core/templates/fill-template.ts";
import { readTemplates } from "#node/templates/read-templates.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";

export interface NewOptions {
  readonly template?: string;
  /** `name=value` each. */
  readonly set: readonly string[];
  readonly priority?: Priority;
  readonly label: readonly string[];
  readonly criterion: readonly string[];
  readonly after: readonly string[];
  readonly ready: boolean;
}

/** `tutti new`: a task from words or from a template, in the backlog unless it is said to be ready. */
export async function newTask(
  context: CommandContext,
  title: string | undefined,
  options: NewOptions,
): Promise<ExitCode> {
  const { tutti, repository } = await context.project();
  const id = taskIdOf("new", randomUUID());
  const draft = await draftOf(repository.top, title, options, id);
  const board = await tutti.board.refresh();
  const task: TaskDraft = {
    ...draft,
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    labels: [...new Set([...draft.labels, ...options.label])],
    criteria: [...draft.criteria, ...options.criterion.map((text) => ({ text, done: false, depth: 0 }))],
    after: options.after.map((name) => findTask(board, name).id),
  };
  await tutti.send({ type: "task/add", task, state: { name: options.ready ? "ready" : "backlog" } });
  context.out.document({ schema: 1, task: tutti.board.state.tasks.get(id), changed: [] });
  context.out.line(`${id}  ${task.title} (${options.ready ? "ready" : "backlog"})`);
  return exitCode.done;
}

async function draftOf(
  top: string,
  title: string | undefined,
  options: NewOptions,
  id: TaskDraft["id"],
): Promise<TaskDraft> {
  const { template: name, set } = options;
  if (name === undefined) {
    if (set.length > 0) throw refused("--set fills a template. Name it with --template.");
    if (title === undefined) throw refused("Say what shall be done: tutti new “TITLE”, or name a --template.");
    return fillTemplate({ name: "plain", description: "", title, labels: [], variables: {}, body: "" }, {}, id);
  }
  const { templates } = await readTemplates(top);
  const template = templates.find((each) => each.name === name);
  if (template === undefined) {
    const near = nearestName(
      name,
      templates.map((each) => each.name),
    );
    throw refused(
      `There is no template ${name}. ${near === undefined ? "tutti templates lists them." : `Do you mean ${near}?`}`,
    );
  }
  const filled = fillTemplate(template, Object.fromEntries(set.map(pairOf)), id);
  return title === undefined ? filled : { ...filled, title };
}

function pairOf(word: string): readonly [string, string] {
  const at = word.indexOf("=");
  if (at < 1) throw refused(`“${word}” says no value. Write --set name=value.`);
  return [word.slice(0, at), word.slice(at + 1)];
}

/** `tutti templates`: what there is to fill in, and what is wrong with files. */
export async function listTemplates(context: CommandContext): Promise<ExitCode> {
  const { repository } = await context.projectToLookAt();
  const { templates, problems } = await readTemplates(repository.top);
  const { out } = context;
  out.document({ schema: 1, templates, problems });
  for (const { name, description, file, variables } of templates) {
    out.line(`${name}  ${description}${file === undefined ? "" : ` (${file})`}`);
    for (const [variable, about] of Object.entries(variables)) {
      const facts = [
        about.required ? "needed" : "may be left out",
        ...(about.values === undefined ? [] : [about.values.join("|")]),
        ...(about.default === undefined ? [] : [`“${about.default}” when absent`]),
      ];
      out.line(`  ${variable}  ${about.description} (${facts.join(", ")})`);
    }
  }
  for (const problem of problems) out.problem(problem);
  return problems.length === 0 ? exitCode.done : exitCode.failed;
}
