/** A row of an outline: the list is flat, `depth` says what is nested in what. */
export interface Item {
  readonly line: number;
  /** The last line of the item itself, without the items nested in it. */
  end: number;
  readonly indent: number;
  readonly depth: number;
  /** The number of a numbered item, as written. */
  readonly ordinal: string | undefined;
  /** What is in the box, if there is one: a space, an `x`, another mark, or the emoji that is drawn instead of a box. */
  readonly box: string | undefined;
  /** Without marker and box. */
  readonly text: string;
  /** Further lines of the item, with their indentation below the item removed. */
  readonly extra: { readonly line: number; readonly text: string }[];
}

/** A part of a Markdown file. Lines are 1-based and inclusive. */
export type Block =
  | {
      readonly kind: "heading";
      readonly start: number;
      readonly end: number;
      readonly level: number;
      readonly text: string;
    }
  | { readonly kind: "list"; readonly start: number; readonly end: number; readonly items: readonly Item[] }
  | {
      readonly kind: "table";
      readonly start: number;
      readonly end: number;
      readonly header: readonly string[];
      readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
    }
  | {
      readonly kind: "code" | "quote" | "paragraph";
      readonly start: number;
      readonly end: number;
      readonly lines: readonly string[];
    }
  | { readonly kind: "comment"; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: "rule" | "markup"; readonly start: number; readonly end: number }
  /** Something that was begun and never ended, or is no Markdown that we know. */
  | { readonly kind: "broken"; readonly start: number; readonly end: number; readonly why: string };

export type ListBlock = Extract<Block, { kind: "list" }>;
export type TableBlock = Extract<Block, { kind: "table" }>;
export type HeadingBlock = Extract<Block, { kind: "heading" }>;
