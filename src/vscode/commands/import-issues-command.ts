import * as vscode from "vscode";
import { importIssues, type IssueReport } from "#core/import/import-issues.ts";
import type { IssueQuery } from "#core/import/issue.ts";
import { withProgress } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { cancelled, pick } from "./choose.ts";

interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly ask: () => Promise<Partial<IssueQuery>>;
}

const choices: readonly Choice[] = [
  { label: "$(issues) Open Issues", detail: "Of the repository of the project's remote.", ask: async () => ({}) },
  {
    label: "$(tag) Open Issues with a Label…",
    detail: "For example: good first issue.",
    ask: async () => ({ labels: [await ask("Which label?")] }),
  },
  {
    label: "$(milestone) Open Issues of a Milestone…",
    detail: "By its title or number.",
    ask: async () => ({ milestone: await ask("Which milestone? Its title or number.") }),
  },
  {
    label: "$(project) A Project's Board…",
    detail: "Its issues with their columns, and its drafts.",
    ask: async () => ({
      project: Number(await ask("Which project? Its number.", /^[1-9]\d{0,8}$/, "Write its number.")),
    }),
  },
  {
    label: "$(repo) Another Repository…",
    detail: "Open issues of any repository that you may read.",
    ask: async () => ({ repo: await ask("Which repository?", /^[\w.-]+\/[\w.-]+$/, "Write owner/name.") }),
  },
];

/** Takes over issues of GitHub: those that a person picks, or all that `argument` asks for. */
export async function importIssuesCommand({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const query: IssueQuery = { labels: [], state: "open", ...(isQuery(argument) ? argument : await choose()) };
  const report = await withProgress("Tutti is reading issues", async (_step, signal) =>
    importIssues(project.tutti, await project.issues(signal), query, false, signal),
  );
  void tell(report);
}

async function choose(): Promise<Partial<IssueQuery>> {
  const question = { items: choices, placeHolder: "Which issues shall become tasks?", nothing: "" };
  const chosen = await pick(question, ({ label, detail }) => ({ label, detail }));
  return chosen.ask();
}

async function ask(prompt: string, shape = /\S/, otherwise = "It cannot be empty."): Promise<string> {
  const answer = await vscode.window.showInputBox({
    prompt,
    ignoreFocusOut: true,
    validateInput: (value) => (shape.test(value.trim()) ? undefined : otherwise),
  });
  if (answer === undefined) throw cancelled();
  return answer.trim();
}

function isQuery(argument: unknown): argument is Partial<Pick<IssueQuery, "repo" | "labels">> {
  return typeof argument === "object" && argument !== null && ("repo" in argument || "labels" in argument);
}

async function tell({ from, found, added, changed, closed, closedElsewhere }: IssueReport): Promise<void> {
  const parts = [
    `${count(added.length, "issue")} of ${from} imported`,
    `${found.tasks.length - added.length} known already`,
    ...(changed.length === 0 ? [] : [`${changed.length} of them brought up to date`]),
    ...(closed.length === 0 ? [] : [`${closed.length} done because they were closed`]),
  ];
  const still = closedElsewhere.map(({ key, title }) => ` ${key ?? ""} “${title}” is closed there and goes on here.`);
  const message = `${parts.join(", ")}.${still.slice(0, 3).join("")}`;
  const answer = await vscode.window.showInformationMessage(message, "Open Board");
  if (answer === "Open Board") await vscode.commands.executeCommand("tutti.openBoard");
}
