import { relative } from "node:path";
import * as vscode from "vscode";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { findBacklogFiles, type BacklogSource } from "#core/backlog/find-backlog-files.ts";
import { describeRest } from "#core/backlog/import-summary.ts";
import { refused } from "#core/errors.ts";
import { canBeInStep, readFiles } from "#node/import/read-files.ts";
import { registersIn } from "#core/registers/registers-in-backlog.ts";
import { importUri } from "../documents/addresses.ts";
import { withProgress } from "../progress.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { cancelled, pick } from "./choose.ts";

/** Where backlogs lie; `findBacklogFiles` judges what is found. */
const places = "{*,docs/*,doc/*,.github/*,**/backlog/**,**/.backlog/**,.taskmaster/tasks/*,tasks/tasks.json}";
const exclude = "**/{node_modules,.git,dist,out,vendor,target,third_party}/**";
const mostFiles = 5_000;

interface Candidate {
  /** Relative to the repository, with forward slashes. Ids of tasks depend on it. */
  readonly name: string;
  readonly found: BacklogImport;
}

/** Takes over the tasks of a backlog: the file that `argument` names, or the one that a person picks by what is in it. */
export async function importBacklog({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const named = argument instanceof vscode.Uri ? read(project, sourceOf(project, argument)) : choose(project);
  const { name, found } = await named;
  const added = await project.tutti.import({
    type: "import/record",
    file: name,
    tasks: found.tasks.map(({ draft, state }) => ({ task: draft, state })),
    registers: [...registersIn(found)],
    notUnderstood: found.notUnderstood.map(({ startLine, endLine, text }) => ({ startLine, endLine, text })),
  });
  const uri = vscode.Uri.joinPath(vscode.Uri.file(project.repository.top), name);
  void tell(name, uri, found, added.length);
}

async function choose(project: Project): Promise<Candidate> {
  const candidates = await withProgress("Tutti is looking for backlogs", (_step, signal) => find(project, signal));
  const other = "another file";
  const placeHolder = candidates.length === 0 ? "No backlog was found. Choose a file." : "Which backlog?";
  const chosen = await pick({ items: [...candidates, other] as const, placeHolder, nothing: "" }, (item) =>
    typeof item === "string"
      ? { label: "$(folder-opened) Another file…", alwaysShow: true }
      : { label: item.name, description: count(item.found.tasks.length, "task"), detail: describeRest(item.found) },
  );
  return typeof chosen === "string" ? read(project, sourceOf(project, await browse(project))) : chosen;
}

async function find(project: Project, signal: AbortSignal): Promise<readonly Candidate[]> {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(project.repository.top), places);
  const files = await vscode.workspace.findFiles(pattern, exclude, mostFiles);
  const candidates: Candidate[] = [];
  for (const source of findBacklogFiles(files.map((uri) => nameOf(project, uri)))) {
    signal.throwIfAborted();
    const candidate = await read(project, source);
    if (candidate.found.tasks.length > 0) candidates.push(candidate);
  }
  return candidates;
}

async function browse(project: Project): Promise<vscode.Uri> {
  const chosen = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.file(project.repository.top),
    filters: { Backlogs: ["md", "markdown", "txt", "json", "csv", "tsv"] },
    openLabel: "Import",
  });
  if (chosen?.[0] === undefined) throw cancelled();
  return chosen[0];
}

function sourceOf(project: Project, uri: vscode.Uri): BacklogSource {
  const name = nameOf(project, uri);
  return { name, paths: [name] };
}

function nameOf({ repository }: Project, uri: vscode.Uri): string {
  return relative(repository.top, uri.fsPath).replaceAll("\\", "/");
}

async function read({ repository }: Project, { name, paths }: BacklogSource): Promise<Candidate> {
  const top = vscode.Uri.file(repository.top);
  try {
    const files = paths.map(async (path) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(top, path));
      return { path, text: new TextDecoder().decode(bytes) };
    });
    return { name, found: readFiles(await Promise.all(files)) };
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw refused(`${name} cannot be read. ${error.message}`);
  }
}

async function tell(name: string, uri: vscode.Uri, found: BacklogImport, added: number): Promise<void> {
  const known = found.tasks.length - added;
  const before = known === 0 ? "" : `, ${known} known already`;
  const left = found.notUnderstood.length;
  const rest = left === 0 ? "" : ` ${count(left, "part")} not understood and kept as it is.`;
  const show = "Show What Was Not Understood";
  const message = `${count(added, "task")} imported from ${name}${before}.${rest}`;
  const keep = "Keep in Step";
  const answer = await vscode.window.showInformationMessage(
    message,
    "Open Board",
    ...(canBeInStep(name) ? [keep] : []),
    ...(left === 0 ? [] : [show]),
  );
  if (answer === keep) await vscode.commands.executeCommand("tutti.syncBacklog", uri);
  if (answer === show) await vscode.window.showTextDocument(importUri(name), { preview: true });
  if (answer === "Open Board") await vscode.commands.executeCommand("tutti.openBoard");
}
