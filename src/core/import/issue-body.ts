import { fieldNamed } from "../backlog/field-names.ts";
import { lookupForm } from "../backlog/plain-text.ts";
import type { ChecklistItem } from "../board/task.ts";
import type { IssuePlace } from "./issue.ts";

export interface IssueBody {
  /** Without what a reader of the forge's page does not see. */
  readonly text: string;
  readonly hidden: boolean;
  readonly criteria: readonly ChecklistItem[];
  readonly checklist: readonly ChecklistItem[];
  /** Issues of the same repository that it says it waits for. */
  readonly blockedBy: readonly number[];
}

const waiting =
  /(?:depends on|blocked by|requires|waits for|waiting (?:for|on)|after):?\s+((?:(?:[\w.-]+\/[\w.-]+)?#\d+|https?:\/\/\S+\/issues\/\d+)(?:(?:\s*(?:,|&|and)\s*)+(?:(?:[\w.-]+\/[\w.-]+)?#\d+|https?:\/\/\S+\/issues\/\d+))*)/giu;

/** Reads what somebody wrote into an issue. */
export function readBody(body: string, place: IssuePlace): IssueBody {
  const whole = body.replaceAll(/\r\n?/g, "\n");
  const text = whole
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  const plain = withoutCode(text);
  const criteria: ChecklistItem[] = [];
  const checklist: ChecklistItem[] = [];
  let list = criteria;
  for (const line of plain.split("\n")) {
    const heading = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    if (heading !== undefined) list = isSteps(heading) ? checklist : criteria;
    const [, indent = "", box, item] = /^(\s*)[-*+]\s+\[([ xX])\]\s+(.+)$/.exec(line) ?? [];
    if (item !== undefined) list.push({ text: item.trim(), done: box !== " ", depth: Math.min(3, indent.length >> 1) });
  }
  const blockedBy = [...plain.matchAll(waiting)].flatMap(([, named = ""]) => numbersIn(named, place));
  return { text, hidden: /<!--/.test(whole), criteria, checklist, blockedBy: [...new Set(blockedBy)] };
}

/** Boxes that are no criteria: steps, and what the form asks of whoever writes. */
function isSteps(heading: string): boolean {
  return (
    fieldNamed(heading) === "checklist" ||
    /before|prerequisite|code of conduct|terms|preflight/.test(lookupForm(heading))
  );
}

function numbersIn(text: string, { host, repo }: IssuePlace): readonly number[] {
  const own = `${host}/${repo}`.toLowerCase();
  return [...text.matchAll(/(?:https?:\/\/([^\s]+)\/issues\/|([\w.-]+\/[\w.-]+)?#)(\d+)/g)].flatMap(
    ([, address, other, number]) => {
      const named = address ?? (other === undefined ? own : `${host}/${other}`);
      return named.toLowerCase() === own ? [Number(number)] : [];
    },
  );
}

/** Code may look like anything. Lines stay as many. */
function withoutCode(text: string): string {
  return text
    .replaceAll(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\1[`~]*\s*$|(?![\s\S]))/gm, (code) =>
      "\n".repeat(code.split("\n").length - 1),
    )
    .replaceAll(/`[^`\n]*`/g, "");
}
