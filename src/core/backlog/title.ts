import { withoutEmphasis, withoutPictures } from "./plain-text.ts";
import { takeEnd } from "./title-end.ts";
import { takeFront } from "./title-front.ts";
import type { Title, TitleDraft } from "./title-marks.ts";

/** Takes a title apart: ids, priorities, estimates, tags, dates and decoration come off at both ends. */
export function parseTitle(raw: string, place: "heading" | "item"): Title {
  const draft: TitleDraft = {
    key: undefined,
    ordinal: undefined,
    priority: undefined,
    standing: undefined,
    statusText: undefined,
    priorityText: undefined,
    estimate: undefined,
    labels: [],
    fields: [],
    marked: false,
  };
  let text = raw.trim();
  for (let rest = takeFront(text, draft, place); rest !== undefined; rest = takeFront(text, draft, place)) text = rest;
  for (let rest = takeEnd(text, draft, place); rest !== undefined; rest = takeEnd(text, draft, place))
    text = rest.replace(/\s+[–—|-]+$/u, "");
  return { ...draft, text: cleanTitle(text) };
}

function cleanTitle(text: string): string {
  const words = withoutEmphasis(text.replaceAll(/!?\[([^[\]]+)\]\([^()\s]*(?:\s"[^"]*")?\)/g, "$1"));
  return withoutPictures(words)
    .replace(/^[\s:–—-]+(?=\S)|[\s:;,–—-]+$/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
