import type { ContextText } from "../backlog/backlog-import.ts";
import { withoutEmphasis, withoutPictures } from "../backlog/plain-text.ts";
import type { RegisterDraft, RegisterKind, RegisterState } from "../board/register.ts";

/** A record of a register as a file tells it. */
export interface Told extends Pick<Partial<RegisterDraft>, "likelihood" | "impact" | "mitigation" | "owner"> {
  readonly kind: RegisterKind;
  readonly title: string;
  readonly text: string;
  readonly at: ContextText;
  readonly state: RegisterState;
}

/** Words without the decoration of Markdown. */
export function plain(text: string): string {
  return withoutPictures(withoutEmphasis(text)).trim();
}

/** A longer one becomes the text as a whole. In characters. */
const LONGEST_TITLE = 300;

export function shortTitle(words: string): { readonly title: string; readonly more: string } {
  const line = words.replaceAll(/\s+/g, " ").trim();
  if (line.length <= LONGEST_TITLE) return { title: line, more: "" };
  return { title: `${line.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, "")} …`, more: line };
}
