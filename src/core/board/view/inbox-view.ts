import type { CheckResult } from "../../gate/check.ts";
import type { Approval } from "../../permission/approval.ts";
import { classWords } from "../../permission/permission-class.ts";
import { offeredRule } from "../../permission/permission-rule.ts";
import type { BoardState } from "../board-state.ts";
import type { Run } from "../run.ts";
import type { Overlap } from "../task.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";
import { attentionKey } from "./attention.ts";
import { describeCost, sumCharges } from "./cost-sum.ts";
import { inbox, type InboxItem } from "./inbox.ts";

/** An entry of the inbox with all that a person needs to decide it without looking elsewhere. */
export interface InboxEntry extends InboxItem {
  /** The same as long as the same thing waits. */
  readonly key: string;
  /** Who has the run, by name. */
  readonly agent?: string | undefined;
  readonly asked?: Asked | undefined;
  /** What is known of the run, in a few words each. */
  readonly facts: readonly string[];
}

/** A question as it is decided on: what would happen, why it is asked, and what happens without an answer. */
export interface Asked {
  /** What its agent calls it. */
  readonly title: string;
  /** The command line, or else the title. */
  readonly what: string;
  readonly isCommand: boolean;
  /** What it does, in words; nothing where the question is about money. */
  readonly about: readonly string[];
  /** No rule may answer it. */
  readonly risky: boolean;
  /** Why a human is asked, and what may do harm, as sentences. */
  readonly why: string;
  /** What it would change, with `-` and `+` before the lines. */
  readonly diff?: string | undefined;
  /** When it is denied by itself, in milliseconds since the epoch; absent where it waits without end. */
  readonly expiresAt?: number | undefined;
  /** What answering it for good would mean, as sentences; absent where no rule may. */
  readonly rule?: string | undefined;
}

/** What needs a human, most urgent first, in full. */
export function inboxView(
  board: BoardState,
  labels: AgentLabels = noLabels,
  overlap: Overlap = "wait",
): readonly InboxEntry[] {
  return inbox(board, labels, overlap).map((item): InboxEntry => {
    const run = item.run === undefined ? undefined : board.runs.get(item.run);
    const approval = item.approval === undefined ? undefined : board.approvals.get(item.approval);
    return {
      ...item,
      key: item.kind === "overlap" ? `${attentionKey(item)}:${item.at}` : attentionKey(item),
      agent: run === undefined ? undefined : labelOf(labels, run.agent),
      asked: approval === undefined ? undefined : askedOf(approval),
      facts: run === undefined ? [] : factsOf(board, run),
    };
  });
}

/** The most urgent entry about a question, or else a run, or else a task. */
export function entryAbout(
  entries: readonly InboxEntry[],
  { approval, run, task }: { readonly [Name in "approval" | "run" | "task"]?: InboxItem[Name] | undefined },
): InboxEntry | undefined {
  if (approval !== undefined) return entries.find((entry) => entry.approval === approval);
  if (run !== undefined) return entries.find((entry) => entry.run === run);
  return task === undefined ? undefined : entries.find((entry) => entry.task === task);
}

function askedOf(approval: Approval): Asked {
  const { command, title, classes = [], risky = true, reason, diff, expiresAt, budget } = approval;
  return {
    title,
    what: command ?? title,
    isCommand: command !== undefined,
    about: classes.map((each) => classWords[each]),
    risky: budget === undefined && risky,
    why: reason,
    diff,
    expiresAt: budget === undefined ? expiresAt : undefined,
    rule: budget === undefined ? offeredRule(approval) : undefined,
  };
}

function factsOf(board: BoardState, run: Run): readonly string[] {
  const last = run.deliveries.at(-1);
  const open = [...board.comments.values()].filter((each) => each.run === run.id && each.state.name === "open").length;
  const charges = [...board.charges.values()].filter((charge) => charge.run === run.id);
  return [
    ...(last === undefined
      ? []
      : [
          `Round ${last.round}`,
          `${last.files} ${last.files === 1 ? "file" : "files"}, +${last.added} −${last.removed}`,
        ]),
    ...checksInWords(last?.checks ?? []),
    ...(open === 0 ? [] : [`${open} open ${open === 1 ? "comment" : "comments"}`]),
    ...(charges.length === 0 ? [] : [`Cost: ${describeCost(sumCharges(run.id, run.id, charges))}`]),
    ...(run.place === undefined ? [] : [run.place.branch]),
  ];
}

/** Those that failed by name, the others by their number. */
function checksInWords(checks: readonly CheckResult[]): readonly string[] {
  const failed = checks.filter(({ outcome }) => outcome === "failed").map(({ name }) => `${name} failed`);
  const passed = checks.filter(({ outcome }) => outcome === "passed").length;
  return passed === 0 ? failed : [...failed, `${passed} ${passed === 1 ? "check" : "checks"} passed`];
}
