import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { taskIdOf } from "#core/board/ids.ts";
import { fillTemplate, problemOf } from "#core/templates/fill-template.ts";
import type { TaskTemplate } from "#core/templates/template.ts";
import { readTemplates } from "#node/templates/read-templates.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { ask, pick } from "./choose.ts";

const plain: TaskTemplate = {
  name: "task",
  description: "Only a title",
  title: "{{title}}",
  labels: [],
  variables: { title: { type: "text", description: "What shall be done?", required: true } },
  body: "",
};

/** Puts a task into the backlog: a template is picked, and its variables are asked for. */
export async function newTask({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti, repository } = await current.opened();
  const values: Record<string, string> = {};
  let template = plain;
  if (typeof argument === "string") values["title"] = argument;
  else {
    const { templates, problems } = await readTemplates(repository.top);
    for (const problem of problems) void vscode.window.showWarningMessage(problem);
    const question = { items: [plain, ...templates], placeHolder: "What kind of task?", nothing: "" };
    template = await pick(question, ({ name, description }) => ({ label: name, description }));
    for (const [name, variable] of Object.entries(template.variables)) {
      values[name] = await ask({
        title: `New Task: ${template.name}`,
        prompt: variable.description || name,
        ...(variable.default === undefined ? {} : { value: variable.default }),
        ...(variable.values === undefined ? {} : { placeHolder: variable.values.join(", ") }),
        validateInput: (value) => problemOf(name, variable, value),
      });
    }
  }
  const id = taskIdOf("new", randomUUID());
  const task = fillTemplate(template, values, id);
  await tutti.send({ type: "task/add", task, state: { name: "backlog" } });
  await vscode.commands.executeCommand("tutti.editTask", id);
}
