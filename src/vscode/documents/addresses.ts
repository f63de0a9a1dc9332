import * as vscode from "vscode";
import { RegisterId, RunId, TaskId } from "#core/board/ids.ts";

export const TASK_SCHEME = "tutti-task";
/** The form of a task: the only documents of ours that can be saved. */
export const FORM_SCHEME = "tutti-edit";
export const RUN_SCHEME = "tutti-run";
export const GIT_SCHEME = "tutti-git";
export const IMPORT_SCHEME = "tutti-import";
export const REGISTER_SCHEME = "tutti-register";
export const BRIEF_SCHEME = "tutti-brief";

/** A file as it is at a commit, in the light of a run. `side` says which half of a review it is. */
export interface FileAt {
  readonly run: RunId;
  readonly commit: string;
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly side: "base" | "new";
}

export function taskUri(task: TaskId, title: string): vscode.Uri {
  return address(TASK_SCHEME, `${fileNameOf(title)}.md`, { task });
}

export function formUri(task: TaskId, title: string): vscode.Uri {
  return address(FORM_SCHEME, `${fileNameOf(`Edit ${title}`)}.md`, { task });
}

export function runUri(run: RunId, title: string): vscode.Uri {
  return address(RUN_SCHEME, `${fileNameOf(title)}.transcript`, { run });
}

export function fileUri({ run, commit, file, side }: FileAt): vscode.Uri {
  return address(GIT_SCHEME, file, { run, commit, side });
}

export function importUri(file: string): vscode.Uri {
  return address(IMPORT_SCHEME, `${fileNameOf(`Import of ${file}`)}.md`, { file });
}

export function entryUri(entry: RegisterId, title: string): vscode.Uri {
  return address(REGISTER_SCHEME, `${fileNameOf(title)}.md`, { entry });
}

export function briefUri(): vscode.Uri {
  return address(BRIEF_SCHEME, "Project Brief.md", {});
}

/** @returns `undefined` for an address that is not one of a reviewed file */
export function fileAt(uri: vscode.Uri): FileAt | undefined {
  const query = new URLSearchParams(uri.query);
  const run = RunId.safeParse(query.get("run"));
  const [commit, side] = [query.get("commit"), query.get("side")];
  if (uri.scheme !== GIT_SCHEME || !run.success || commit === null) return undefined;
  return { run: run.data, commit, file: uri.path.slice(1), side: side === "base" ? "base" : "new" };
}

export function taskAt(uri: vscode.Uri): TaskId | undefined {
  return TaskId.safeParse(new URLSearchParams(uri.query).get("task")).data;
}

export function runAt(uri: vscode.Uri): RunId | undefined {
  return RunId.safeParse(new URLSearchParams(uri.query).get("run")).data;
}

export function entryAt(uri: vscode.Uri): RegisterId | undefined {
  return RegisterId.safeParse(new URLSearchParams(uri.query).get("entry")).data;
}

export function importedFileAt(uri: vscode.Uri): string | undefined {
  return new URLSearchParams(uri.query).get("file") ?? undefined;
}

function address(scheme: string, path: string, query: Readonly<Record<string, string>>): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${path}`, query: new URLSearchParams(query).toString() });
}

/** A tab's label. The query, not this, says what is meant. */
function fileNameOf(title: string): string {
  return (
    title
      .replaceAll(/[/\\?#:*"<>|\s]+/g, " ")
      .trim()
      .slice(0, 60) || "task"
  );
}
