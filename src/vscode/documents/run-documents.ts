import * as vscode from "vscode";
import type { RunId } from "#core/board/ids.ts";
import {
  appendToTranscript,
  emptyTranscript,
  foldsOf,
  shownTranscript,
  type TranscriptText,
} from "#core/run/transcript-text.ts";
import { coalesce } from "../coalesce.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { RUN_SCHEME, runAt } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

const pageSize = 1_000;
/** Beyond it an editor gets slow; the earlier part is left out, and the text says so. */
const mostCharacters = 4_000_000;
const pauseMs = 250;

interface Reading {
  readonly transcript: TranscriptText;
  readonly sequence: number;
}

/** Transcripts as documents that grow while the agent works. */
export function showRunDocuments({ current, reporting }: Shared): vscode.Disposable {
  const onError = (error: unknown): void => reporting.bug("Transcripts", error);
  const readings = new Map<RunId, Reading>();
  const lines = new WeakMap<vscode.TextDocument, number>();
  const documents = new TextDocuments(RUN_SCHEME, async (uri) => {
    const project = await current.opened();
    const run = runAt(uri);
    if (run === undefined) return "";
    const reading = await readOn(project, run, readings.get(run) ?? { transcript: emptyTranscript, sequence: 0 });
    readings.set(run, reading);
    return reading.sequence === 0 ? "Nothing has been said yet.\n" : capped(shownTranscript(reading.transcript));
  });
  return vscode.Disposable.from(
    documents,
    vscode.languages.registerFoldingRangeProvider({ scheme: RUN_SCHEME }, { provideFoldingRanges: outputIn }),
    current.whileOpen((project) => {
      readings.clear();
      const refresh = coalesce(() => void documents.refresh().catch(onError), pauseMs);
      const following = project.transcripts.follow(refresh);
      return vscode.Disposable.from(refresh, { dispose: () => following[Symbol.dispose]() });
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== RUN_SCHEME) return;
      keepEndInSight(document, lines.get(document) ?? 0);
      foldOutput(document, lines.get(document) ?? 0);
      lines.set(document, document.lineCount);
    }),
    vscode.workspace.onDidOpenTextDocument((document) => lines.set(document, document.lineCount)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      const run = uri.scheme === RUN_SCHEME ? runAt(uri) : undefined;
      if (run !== undefined) readings.delete(run);
    }),
  );
}

async function readOn({ transcripts }: Project, run: RunId, from: Reading): Promise<Reading> {
  let reading = from;
  for (;;) {
    const entries = await transcripts.read(run, reading.sequence, pageSize);
    const last = entries.at(-1);
    if (last === undefined) return reading;
    const transcript = entries.reduce((text, { event }) => appendToTranscript(text, event), reading.transcript);
    reading = { transcript, sequence: last.sequence };
  }
}

function capped(text: string): string {
  return text.length <= mostCharacters ? text : `[The beginning is left out.]\n${text.slice(-mostCharacters)}`;
}

function outputIn(document: vscode.TextDocument): vscode.FoldingRange[] {
  const { Region } = vscode.FoldingRangeKind;
  return foldsOf(document.getText().split("\n")).map(({ start, end }) => new vscode.FoldingRange(start, end, Region));
}

/** Folds long output from this line on; what a person has opened before stays open. The editor folds only where one is active. */
export function foldOutput(document: vscode.TextDocument, fromLine: number): void {
  if (vscode.window.activeTextEditor?.document !== document) return;
  const selectionLines = outputIn(document)
    .map(({ start }) => start)
    .filter((start) => start >= fromLine - 1);
  if (selectionLines.length > 0) void vscode.commands.executeCommand("editor.fold", { levels: 1, selectionLines });
}

/** Whoever looked at the end goes on looking at the end; whoever has scrolled up stays there. */
function keepEndInSight(document: vscode.TextDocument, linesBefore: number): void {
  const end = document.lineAt(document.lineCount - 1).range.end;
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document !== document) continue;
    const lastSeen = editor.visibleRanges.at(-1)?.end.line ?? 0;
    if (lastSeen + 2 >= linesBefore) editor.revealRange(new vscode.Range(end, end));
  }
}
