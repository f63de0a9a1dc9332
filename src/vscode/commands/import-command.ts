import { relative } from "node:path";
import * as vscode from "vscode";
import { looksLikeBacklog } from "#core/backlog/backlog-files.ts";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog as readBacklog } from "#core/backlog/import-backlog.ts";
import { refused } from "#core/errors.ts";
import { importUri } from "../documents/addresses.ts";
import { withProgress } from "../progress.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { cancelled, pick } from "./choose.ts";

/** A backlog in a repository lies near its top; a vendored one deep inside is nobody's plan. */
const mostFiles = 2_000;
const left = "**/{node_modules,.git,dist,out,vendor,target,third_party}/**";

interface Candidate {
  /** Relative to the repository, with forward slashes. Ids of tasks depend on it. */
  readonly name: string;
  readonly found: BacklogImport;
}

/** Takes over the tasks of a file: the one that `argument` names, or one that a person picks by what is in it. */
export async function importBacklog({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const named = argument instanceof vscode.Uri ? argument : undefined;
  const candidate = await (named === undefined ? choose(project) : read(project, named));
  const { name, found } = candidate;
  const added = await project.tutti.import({
    type: "import/record",
    file: name,
    tasks: found.tasks.map(({ draft, state }) => ({ task: draft, state })),
    notUnderstood: found.notUnderstood.map(({ startLine, endLine, text }) => ({ startLine, endLine, text })),
  });
  void tell(candidate, added.length);
}

async function choose(project: Project): Promise<Candidate> {
  const candidates = await withProgress("Tutti: Looking for backlogs", (_step, signal) => find(project, signal));
  const other = "another file";
  const items = [...candidates.toSorted((a, b) => b.found.tasks.length - a.found.tasks.length), other] as const;
  const placeHolder = candidates.length === 0 ? "No backlog was found. Choose a Markdown file." : "Which file?";
  const chosen = await pick({ items, placeHolder, nothing: "" }, (item) =>
    typeof item === "string"
      ? { label: "$(folder-opened) Another file…", alwaysShow: true }
      : { label: item.name, description: count(item.found.tasks.length, "task"), detail: remains(item.found) },
  );
  return typeof chosen === "string" ? read(project, await browse(project)) : chosen;
}

async function find(project: Project, signal: AbortSignal): Promise<readonly Candidate[]> {
  const pattern = new vscode.RelativePattern(project.repository.top, "**/*.{md,MD,markdown}");
  const files = await vscode.workspace.findFiles(pattern, left, mostFiles);
  const candidates: Candidate[] = [];
  for (const uri of files.filter(({ path }) => looksLikeBacklog(path))) {
    signal.throwIfAborted();
    const candidate = await read(project, uri);
    if (candidate.found.tasks.length > 0) candidates.push(candidate);
  }
  return candidates;
}

async function browse(project: Project): Promise<vscode.Uri> {
  const chosen = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.file(project.repository.top),
    filters: { Markdown: ["md", "markdown", "txt"] },
    openLabel: "Import",
  });
  if (chosen?.[0] === undefined) throw cancelled();
  return chosen[0];
}

async function read({ repository }: Project, uri: vscode.Uri): Promise<Candidate> {
  const name = relative(repository.top, uri.fsPath).replaceAll("\\", "/");
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return { name, found: readBacklog(text, name) };
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw refused(`${name} cannot be read. ${error.message}`);
  }
}

/** What of a file is no task. */
function remains({ notUnderstood, context, encoding }: BacklogImport): string {
  const parts = [
    notUnderstood.length === 0 ? "everything understood" : `${count(notUnderstood.length, "part")} not understood`,
    ...(context.length === 0 ? [] : [`${count(context.length, "part")} of context`]),
    ...(encoding.length === 0 ? [] : ["damaged characters repaired"]),
  ];
  return parts.join(", ");
}

async function tell({ name, found }: Candidate, added: number): Promise<void> {
  const known = found.tasks.length - added;
  const before = known === 0 ? "" : `, ${known} known already`;
  const rest = found.notUnderstood.length;
  const show = "Show What Was Not Understood";
  const message = `${count(added, "task")} imported from ${name}${before}.${rest === 0 ? "" : ` ${count(rest, "part")} not understood and kept as it is.`}`;
  const answer = await vscode.window.showInformationMessage(message, "Open Board", ...(rest === 0 ? [] : [show]));
  if (answer === show) await vscode.window.showTextDocument(importUri(name), { preview: true });
  if (answer === "Open Board") await vscode.commands.executeCommand("tutti.openBoard");
}
