import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { TuttiError } from "#core/errors.ts";
import { decisionFiles, registersDocument } from "#core/registers/export-registers.ts";
import { reasonOf } from "#node/analyse/read-file.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { count } from "./analyse.ts";

export interface ExportFlags {
  readonly decisions?: string;
}

/** `tutti register export [FILE] [--decisions FOLDER]`. */
export async function exportRegisters(
  { project, out, folder }: CommandContext,
  file: string | undefined,
  { decisions }: ExportFlags,
): Promise<ExitCode> {
  const { tutti } = await project();
  const board = await tutti.board.refresh();
  const text = registersDocument(board);
  const files: string[] = [];
  if (decisions !== undefined) {
    const target = resolve(folder, decisions);
    for (const each of decisionFiles(board, await filesIn(target))) {
      await put(target, each.name, each.text);
      files.push(join(decisions, each.name));
    }
  }
  if (file !== undefined) {
    const path = resolve(folder, file);
    await put(folder, relative(folder, path), text);
    files.push(file);
  }
  const shown = file === undefined && decisions === undefined;
  out.document({ schema: 1, files, ...(shown && { text }) });
  if (shown) out.line(text.trimEnd());
  else out.line(`${count(files.length, "file")} written${files.length === 0 ? "" : `: ${files.join(", ")}`}.`);
  return exitCode.done;
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const texts = names
    .filter((name) => name.endsWith(".md"))
    .map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
  return new Map(await Promise.all(texts));
}

async function put(folder: string, name: string, text: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new TuttiError("refused", `${name} ${reasonOf(error)}. Choose another place.`, { cause: error });
  }
}
