/** What a parser made of a text. `reason` ends a sentence that starts with the file's name: "is not valid JSON". */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

/** A node of a YAML document. Lines are 1-based; aliases are followed. */
export type YamlNode =
  | { readonly kind: "map"; readonly line: number; readonly entries: readonly YamlEntry[] }
  | { readonly kind: "list"; readonly line: number; readonly items: readonly YamlNode[] }
  | {
      readonly kind: "scalar";
      readonly line: number;
      readonly value: string | number | boolean | undefined;
      /** Where the first line of the value's own text stands: that after the `|` of a block. */
      readonly textLine: number;
    };

export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly value: YamlNode;
}

/** Parsers that come from libraries. A broken text is an answer, not an exception. */
export interface Grammar {
  /** The documents of a text. */
  yaml(text: string): Parsed<readonly YamlNode[]>;
  /** The tables of a text as plain objects. */
  toml(text: string): Parsed<Readonly<Record<string, unknown>>>;
}

/** The object that a JSON text holds. */
export function readJson(text: string): Parsed<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? { ok: true, value } : { ok: false, reason: "holds no JSON object" };
  } catch {
    return { ok: false, reason: "is not valid JSON" };
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is none: the makers of these files change their minds about fields. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
