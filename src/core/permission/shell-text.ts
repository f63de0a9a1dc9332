/** What the line itself says of its variables. */
export class ShellVariables {
  readonly #known = new Map<string, string>();
  readonly #unsure = new Set<string>();
  #all = false;

  get(name: string): string | undefined {
    return this.#all || this.#unsure.has(name) ? undefined : this.#known.get(name);
  }

  set(name: string, value: string): void {
    if (this.#known.has(name)) this.forget(name);
    this.#known.set(name, value);
  }

  forget(name: string): void {
    this.#unsure.add(name);
  }

  forgetAll(): void {
    this.#all = true;
  }

  /** Whether the line sets it, to whatever. */
  has(name: string): boolean {
    return this.#all || this.#unsure.has(name) || this.#known.has(name);
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\x1b", a: "\x07" };

/** The text of `$'…'`. */
export function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))/gs,
    (_, hex, code, octal, one) => {
      if (hex !== undefined || code !== undefined) return String.fromCharCode(Number.parseInt(hex ?? code, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return escapes[one] ?? one;
    },
  );
}
