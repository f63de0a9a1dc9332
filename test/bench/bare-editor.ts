// What the extension's views need of the editor's interface, for a process without one.
import { registerHooks } from "node:module";

export class EventEmitter<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  readonly event = (listener: (value: Value) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: Value): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  readonly #end: () => unknown;
  constructor(end: () => unknown) {
    this.#end = end;
  }
  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }
  dispose(): void {
    this.#end();
  }
}

export class TreeItem {}

export const Uri = {
  joinPath: (base: { readonly path: string }, ...names: readonly string[]) => ({
    path: [base.path, ...names].join("/"),
  }),
};

export const window = { onDidChangeWindowState: () => new Disposable(() => {}) };

/** From here on, `vscode` is this file. */
export function standInForEditor(): void {
  registerHooks({
    resolve: (name, context, next) =>
      name === "vscode" ? { url: import.meta.url, shortCircuit: true } : next(name, context),
  });
}
