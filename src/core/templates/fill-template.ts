import { estimateOf } from "../backlog/estimate.ts";
import type { TaskId } from "../board/ids.ts";
import type { ChecklistItem, TaskDraft } from "../board/task.ts";
import { refused } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import type { TaskTemplate, TemplateVariable } from "./template.ts";

const place = /\{\{\s*([\w-]+)\s*\}\}/g;

/** The variables for which `values` has no valid answer, with what is wrong, as sentences. */
export function problemsOf(template: TaskTemplate, values: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(template.variables);
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => {
      const near = nearestName(name, names);
      const known = names.length === 0 ? "It has none." : `It has ${names.join(", ")}.`;
      return `The template ${template.name} has no variable ${name}. ${near === undefined ? known : `Do you mean ${near}?`}`;
    }),
    ...Object.entries(template.variables).flatMap(([name, variable]) => problemOf(name, variable, values[name]) ?? []),
  ];
}

/** What is wrong with one value; `undefined` when nothing is. */
export function problemOf(name: string, variable: TemplateVariable, given: string | undefined): string | undefined {
  const value = given?.trim() || variable.default;
  if (value === undefined) return variable.required ? `${name} is needed. ${variable.description}`.trim() : undefined;
  if (value.length > 2_000) return `${name} is too long: at most 2,000 characters.`;
  if (variable.values !== undefined && !variable.values.includes(value))
    return `${name} must be one of ${variable.values.join(", ")}.`;
  if (variable.type === "number" && !/^-?\d+(?:\.\d+)?$/.test(value))
    return `${name} must be a number, not “${value}”.`;
  if (variable.type === "yes-no" && !/^(?:yes|no)$/.test(value)) return `${name} must be yes or no, not “${value}”.`;
  return undefined;
}

/**
 * The task that a template gives.
 *
 * @throws TuttiError `refused` with all that is wrong with the values
 */
export function fillTemplate(template: TaskTemplate, values: Readonly<Record<string, string>>, id: TaskId): TaskDraft {
  const problems = problemsOf(template, values);
  if (problems.length > 0) throw refused(problems.join(" "));
  const fill = (text: string): string =>
    text.replaceAll(place, (whole, name: string) => {
      const variable = Object.hasOwn(template.variables, name) ? template.variables[name] : undefined;
      return variable === undefined ? whole : values[name]?.trim() || variable.default || "";
    });
  const { description, criteria } = divide(fill(template.body));
  const estimate = template.estimate === undefined ? undefined : estimateOf(template.estimate);
  const title = fill(template.title).replaceAll(/\s+/g, " ").trim();
  if (title === "") throw refused("The task would have no title.");
  return {
    id,
    title,
    description,
    ...(template.priority === undefined ? {} : { priority: template.priority }),
    labels: template.labels.map(fill).filter((label) => label !== ""),
    ...(estimate === undefined ? {} : { estimate }),
    ...(template.group === undefined ? {} : { group: fill(template.group) }),
    after: [],
    softAfter: [],
    criteria,
    checklist: [],
    notes: "",
    findings: [],
    files: [],
  };
}

function divide(body: string): { readonly description: string; readonly criteria: ChecklistItem[] } {
  const criteria: ChecklistItem[] = [];
  let inside = false;
  const rest = body.split(/\r?\n/).filter((line) => {
    const heading = /^#+\s+(.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      inside = /^acceptance criteria$/i.test(heading.trim());
      return !inside;
    }
    const text = inside ? /^\s*[-*]\s+\[[ x]\]\s+(.+)$/i.exec(line)?.[1] : undefined;
    if (text !== undefined) criteria.push({ text, done: false, depth: 0 });
    return text === undefined;
  });
  return {
    description: rest
      .join("\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim(),
    criteria,
  };
}
