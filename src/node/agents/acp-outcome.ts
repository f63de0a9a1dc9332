import * as z from "zod";
import type { EndCause, SessionOutcome } from "#core/run/agent-event.ts";
import type { ProcessEnd } from "../process/running-process.ts";

export interface SessionEnd {
  readonly outcome: SessionOutcome;
  readonly reason: string | undefined;
  /** What exactly went wrong, where its words tell. */
  readonly cause?: EndCause;
}

/** What is known at the end of a turn that the agent itself ended. */
export interface EndedTurn {
  readonly label: string;
  readonly stopReason: string;
  /** What the agent said last. */
  readonly lastMessage: string;
  /** Last messages like these are failures. */
  readonly failure: readonly RegExp[];
  /** A permission was denied in this turn. */
  readonly denied: boolean;
}

const limitText = /\b429\b|rate.?limit|too many requests|usage limit|quota|resource.?exhausted/i;
const loginText =
  /\b401\b|unauthori[sz]ed|authentication (is required|required|failed)|not (logged|signed) in|api.?key (is )?(missing|not valid|invalid)|(invalid|incorrect|wrong) api.?key/i;

/** The longest part of an agent's own error that goes into a reason, in characters. */
const quoteLimit = 500;

/** What the answer to the prompt means. `end_turn` is a claim: some agents send it after a failed model call. */
export function outcomeOfTurn(turn: EndedTurn): SessionEnd {
  const { label } = turn;
  switch (turn.stopReason) {
    case "end_turn":
      if (turn.failure.some((pattern) => pattern.test(turn.lastMessage))) return failure(label, turn.lastMessage);
      return { outcome: "finished", reason: undefined };
    case "max_tokens":
      return failed(`${label} stopped because the model's output limit was reached.`);
    case "max_turn_requests":
      return failed(`${label} stopped because it asked the model too often in one turn.`);
    case "refusal":
      return failed(`The model of ${label} refused the task.`);
    case "cancelled":
      if (turn.denied) return failed(`${label} stopped because a permission was denied.`);
      return failed(`${label} says that it was cancelled, but nobody cancelled it.`);
    default:
      return failed(`${label} stopped for a reason that is not known here: ${turn.stopReason}.`);
  }
}

/** What an error of the agent means: the account's limit, or a failure. */
export function failure(label: string, text: string): SessionEnd {
  const quote = plain(text).trim().slice(0, quoteLimit);
  if (limitText.test(text))
    return { outcome: "limited", reason: `${label} has reached a limit of its account: ${quote}` };
  if (isLoginProblem(text))
    return { ...failed(`${label} was not let in. Log in, or correct its key: ${quote}`), cause: "key" };
  const cause = vendorTroubles.find(([pattern]) => pattern.test(text))?.[1];
  return { ...failed(`${label} failed: ${quote}`), ...(cause !== undefined && { cause }) };
}

/** What has nothing to do with the work: the same would be answered a moment later, or by another vendor. */
const vendorTroubles: readonly (readonly [RegExp, EndCause])[] = [
  [/\b529\b|overloaded/i, "overloaded"],
  [
    /\b(?:status|code|error|http|api error)[\s:"]*50[0-4]\b|\b50[0-4] (?:internal|bad gateway|service|gateway)|internal server error|service unavailable|bad gateway/i,
    "server",
  ],
  [/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|fetch failed|stream disconnected/i, "network"],
];

/** Some agents pass on the vendor's answer as it came; a person needs only the message in it. */
function plain(text: string): string {
  try {
    const Answer = z.looseObject({ error: z.looseObject({ message: z.string() }) });
    return Answer.parse(JSON.parse(text)).error.message;
  } catch {
    return text;
  }
}

export function isLoginProblem(text: string): boolean {
  return loginText.test(text);
}

/** What is left to say when the process of an agent is gone in the middle of its work. */
export function deathSentence(label: string, end: ProcessEnd, stderr: string): string {
  if (end.lost !== undefined) return `${label} was cut off: ${end.lost}.`;
  const how =
    end.exitCode === undefined ? `was ended by ${end.signal ?? "a signal"}` : `ended with exit code ${end.exitCode}`;
  const said = stderr.trim().slice(-quoteLimit);
  return `${label} ${how} before it was done${said === "" ? "." : `: ${said}`}`;
}

function failed(reason: string): SessionEnd {
  return { outcome: "failed", reason };
}
