import { signal, type ReadonlySignal } from "@preact/signals";
import type { Column } from "#core/board/task.ts";
import type { Memory } from "../page.ts";

/** How a person likes to see the board; kept over a reload. What is done is folded until somebody asks for it. */
interface Saved {
  readonly collapsed: readonly Column[];
  readonly hideEmpty: boolean;
}

export class Preferences {
  readonly #memory: Memory;
  readonly #saved;

  constructor(memory: Memory) {
    this.#memory = memory;
    const { collapsed = ["done"], hideEmpty = false } = (memory.getState() ?? {}) as Partial<Saved>; // only this class writes it
    this.#saved = signal<Saved>({ collapsed, hideEmpty });
  }

  get saved(): ReadonlySignal<Saved> {
    return this.#saved;
  }

  toggleColumn(column: Column): void {
    const { collapsed, hideEmpty } = this.#saved.value;
    const rest = collapsed.filter((other) => other !== column);
    this.#save({ hideEmpty, collapsed: rest.length < collapsed.length ? rest : [...collapsed, column] });
  }

  openColumn(column: Column): void {
    if (this.#saved.value.collapsed.includes(column)) this.toggleColumn(column);
  }

  toggleEmpty(): void {
    this.#save({ ...this.#saved.value, hideEmpty: !this.#saved.value.hideEmpty });
  }

  #save(saved: Saved): void {
    this.#saved.value = saved;
    this.#memory.setState(saved);
  }
}
