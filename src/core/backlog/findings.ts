import type { ContextKind, ContextText, SourceText, Structure, StructureKind } from "./backlog-import.ts";
import type { Card } from "./card.ts";

/** Collects what a file holds while it is walked. */
export class Findings {
  readonly file: string;
  readonly lines: readonly string[];
  readonly cards: Card[] = [];
  readonly context: ContextText[] = [];
  readonly structure: Structure[] = [];
  readonly notUnderstood: SourceText[] = [];
  readonly remarks: { file: string; line: number; text: string }[] = [];
  wip: number | undefined;

  constructor(file: string, lines: readonly string[]) {
    this.file = file;
    this.lines = lines;
  }

  addContext(kind: ContextKind, startLine: number, endLine: number, heading: string | undefined): void {
    this.context.push({ ...this.#source(startLine, endLine), kind, ...(heading === undefined ? {} : { heading }) });
  }

  addStructure(kind: StructureKind, startLine: number, endLine: number): void {
    this.structure.push({ ...this.#source(startLine, endLine), kind });
  }

  addRemainder(startLine: number, endLine: number, why?: string): void {
    this.notUnderstood.push(this.#source(startLine, endLine));
    if (why !== undefined) this.remark(startLine, why);
  }

  remark(line: number, text: string): void {
    this.remarks.push({ file: this.file, line, text });
  }

  /**
   * Whatever no reader has taken is not understood: this is what makes the
   * promise hold that nothing is dropped.
   *
   * @param kind  what the rest is, where the reader knows that it holds nothing
   */
  addLeftovers(kind?: StructureKind): void {
    const taken = new Uint8Array(this.lines.length + 2);
    for (const { start, end } of this.cards) fill(taken, start, end);
    for (const { startLine, endLine } of [...this.context, ...this.structure, ...this.notUnderstood])
      fill(taken, startLine, endLine);
    for (let line = 1; line <= this.lines.length; line++) {
      if (taken[line] === 1 || this.lines[line - 1]?.trim() === "") continue;
      let end = line;
      while (end < this.lines.length && taken[end + 1] !== 1 && this.lines[end]?.trim() !== "") end++;
      if (kind === undefined) this.addRemainder(line, end);
      else this.addStructure(kind, line, end);
      line = end;
    }
    this.notUnderstood.sort((a, b) => a.startLine - b.startLine);
  }

  #source(startLine: number, endLine: number): SourceText {
    return { file: this.file, startLine, endLine, text: this.lines.slice(startLine - 1, endLine).join("\n") };
  }
}

function fill(taken: Uint8Array, start: number, end: number): void {
  for (let line = start; line <= end; line++) taken[line] = 1;
}
