import { leadingPictures } from "./plain-text.ts";
import { priorityNamed, priorityOfMark } from "./priority-words.ts";
import { standingOfBox, standingOfMark, statusNamed } from "./status-words.ts";
import { takeKey } from "./title-keys.ts";
import { takeBang, takeMark, type TitleDraft } from "./title-marks.ts";

/** Takes one mark off the front; `undefined` when there is none. */
export function takeFront(text: string, draft: TitleDraft, place: "heading" | "item"): string | undefined {
  const pictures = leadingPictures(text);
  if (pictures !== "") {
    draft.priority ??= priorityOfMark(pictures);
    draft.standing ??= standingOfMark(pictures);
    return text.slice(pictures.length).trimStart();
  }
  const letter = /^\(([A-Z])\)\s+/.exec(text);
  if (letter !== null) {
    draft.priorityText ??= letter[0].trim();
    draft.priority ??= letter[1] === "A" ? "high" : letter[1] === "B" ? "medium" : "low";
    draft.marked = true;
    return text.slice(letter[0].length);
  }
  const box = place === "heading" ? /^\[([ xX~/-])\]\s+/.exec(text) : null;
  if (box?.[1] !== undefined) {
    draft.standing ??= standingOfBox(box[1]);
    draft.marked = true;
    return text.slice(box[0].length);
  }
  const bracket = /^(?:\*\*)?\[([^[\]]{1,40})\](?![([])(?:\*\*)?:?\s*/.exec(text);
  if (bracket?.[1] !== undefined && takeMark(bracket[1], draft, place)) return text.slice(bracket[0].length);
  return takeKey(text, draft, place) ?? takeWord(text, draft);
}

/** A word in front that is a mark because of how it is set off: `TODO:`, `WIP -`, `P1:`, `HIGH:`. */
function takeWord(text: string, draft: TitleDraft): string | undefined {
  const todo = /^(?:TODO|FIXME)(?:\([^()]*\))?:\s*/u.exec(text);
  if (todo !== null) return text.slice(todo[0].length);
  const level = /^(?:\*\*)?(P[0-4])(?:\*\*)?(?:\s*[:–—-]|\s)\s*(?=\S)/u.exec(text);
  if (level?.[1] !== undefined) {
    draft.priority ??= priorityNamed(level[1]);
    draft.priorityText ??= level[1];
    draft.marked = true;
    return text.slice(level[0].length);
  }
  const bang = /^(!{1,3}|!\p{L}+|![1-4])\s+(?=\S)/u.exec(text);
  if (bang?.[1] !== undefined && takeBang(bang[1], draft)) return text.slice(bang[0].length);
  const word = /^(?:\*\*)?([\p{L} ]{2,20})(?:\*\*:|:\*\*|:)\s+(?=\S)/u.exec(text);
  if (word?.[1] === undefined) return undefined;
  const priority = priorityNamed(word[1]);
  const standing = word[1] === word[1].toUpperCase() ? statusNamed(word[1]) : undefined;
  if (priority === undefined && standing === undefined) return undefined;
  draft.priority ??= priority;
  draft.standing ??= standing;
  if (priority === undefined) draft.statusText ??= word[1];
  else draft.priorityText ??= word[1];
  draft.marked = true;
  return text.slice(word[0].length);
}
