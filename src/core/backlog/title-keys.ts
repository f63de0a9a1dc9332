import { isTaskId } from "../board/ids.ts";
import type { TitleDraft } from "./title-marks.ts";

const keyWord =
  /^(?:(?:task|issue|ticket|user story|story|feature|bug|item|задача|us|step|шаг)[ -]?#?\d+(?:\.\d+)*)$/iu;
const keyShape =
  /^(?:\p{Lu}[\p{Lu}0-9_]{0,14}-\d+(?:\.\d+)*[a-z]?|[A-Z]{1,5}\d{1,5}(?:\.\d+)*|#\d+|[a-z]{2,12}-\d+(?:\.\d+)*)$/u;

/** Names of standards and models that only look like ids. */
const noKey =
  /^(?:P[0-5]|Q[1-4]|V\d|H[1-6]|(?:UTF|ISO|SHA|GPT|HTTP|RFC|MD|AES|RSA|TLS|IPV|BASE|PEP|OAUTH|WCAG|COVID|ES|EC|CSS|HTML)-?\d)/iu;

/** Whether a text has the shape of an author's own id: `TASK-021`, `T12`, `#12`, `Task 3`. */
export function isKey(text: string): boolean {
  return isTaskId(text) || (keyShape.test(text) && !noKey.test(text)) || keyWord.test(text);
}

/** A key or a number in front, with whatever divides it from the title. */
export function takeKey(text: string, draft: TitleDraft, place: "heading" | "item"): string | undefined {
  if (draft.key !== undefined) return undefined;
  const named =
    /^(?:\*\*|`|~~)?((?:(?:User )?\p{L}[\p{L}0-9_]{0,14}[ -]#?\d+(?:\.\d+)*[a-z]?|[A-Z]{1,5}\d{1,5}(?:\.\d+)*|#\d+|t-[0-9a-z]{7}(?![0-9a-z])))(?:\*\*|`)?(\s*[:.|)]|\s+[–—-]+|\s+|$)(?:\*\*)?\s*/u.exec(
      text,
    );
  if (named?.[1] !== undefined && isKey(named[1])) {
    const divided = /[:.|)–—-]/u.test(named[2] ?? "");
    const sure = divided || /^#\d|^\p{Lu}[\p{Lu}0-9_]*-\d/u.test(named[1]) || text.length === named[0].length;
    if (sure && !(place === "item" && /^step/i.test(named[1]))) {
      draft.key = named[1];
      if (keyWord.test(named[1])) draft.ordinal ??= /[\d.]+$/.exec(named[1])?.[0];
      draft.marked = true;
      return text.slice(named[0].length).replace(/^\*\*\s*/, "");
    }
  }
  const dotted = /^(?:\*\*)?(\d+(?:\.\d+){1,4})(?:\*\*)?[.:)]?\s+(?=\S)/.exec(text);
  if (dotted?.[1] !== undefined && !/^\d+\.\d+\.\d+\s*(?:release|$)/i.test(text)) {
    draft.key = dotted[1];
    return text.slice(dotted[0].length);
  }
  const counted = draft.ordinal === undefined ? /^(\d{1,3})[.):]\s+(?=\S)/.exec(text) : null;
  if (counted === null) return undefined;
  draft.ordinal = counted[1];
  return text.slice(counted[0].length);
}
