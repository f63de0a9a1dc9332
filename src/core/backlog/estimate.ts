import type { Estimate } from "../board/task.ts";
import { isNothing } from "./plain-text.ts";

const day = 8 * 60;
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:minutes?|mins?|m|минут[аыу]?|мин)$/u, 1],
  [/^(?:hours?|hrs?|h|час(?:а|ов)?|ч)$/u, 60],
  [/^(?:days?|d|дн(?:я|ей)|день|д)$/u, day],
  [/^(?:weeks?|wks?|w|недел[яиьюе]|нед)$/u, 5 * day],
  [/^(?:months?|mo|mos|месяц(?:а|ев)?|мес)$/u, 20 * day],
];
const part =
  /(?<low>\d+(?:[.,]\d+)?)(?:\s*(?:-|–|—|to|до|\.\.)\s*(?<high>\d+(?:[.,]\d+)?))?\s*-?(?<unit>[a-zа-яё]+)\.?/giu;
const size = /^(?:xxs|xs|s|m|l|xl|xxl|small|medium|large|\d{1,3}\s?(?:sp|pts?|points?|story points?|очков))$/i;

/** An estimate as written, in minutes of work where it can be read; of a range, the middle. */
export function estimateOf(value: string): Estimate | undefined {
  const text = value.trim().replace(/^(?:est\.?|estimate|estimated|оценка)[\s:]+(?=\S)/iu, "");
  if (isNothing(text)) return undefined;
  const minutes = minutesOf(text);
  return minutes === undefined ? { text } : { text, minutes };
}

/** Whether a whole text is an estimate, so that it can be taken out of a title. */
export function isEstimate(text: string): boolean {
  const bare = text.trim().replace(/^(?:~|≈|about |est\.? |estimate:? |est:)\s*/i, "");
  if (size.test(bare)) return true;
  return minutesOf(bare) !== undefined && bare.replaceAll(part, "").replaceAll(/[\s,+]|and|и/gu, "") === "";
}

function minutesOf(text: string): number | undefined {
  let sum = 0;
  for (const { groups } of text.slice(0, 200).matchAll(part)) {
    const scale = units.find(([unit]) => unit.test(groups?.["unit"]?.toLowerCase() ?? ""))?.[1];
    if (scale === undefined) continue;
    const low = numberOf(groups?.["low"]);
    sum += ((low + numberOf(groups?.["high"] ?? groups?.["low"])) / 2) * scale;
  }
  return sum > 0 ? Math.round(sum) : undefined;
}

function numberOf(text: string | undefined): number {
  return Number((text ?? "0").replace(",", "."));
}
