import { RegisterId, type RunId, type TaskId } from "../board/ids.ts";
import { RegisterDraft, RegisterKind } from "../board/register.ts";
import { fingerprint } from "../hash.ts";
import type { AgentEvent } from "../run/agent-event.ts";

/** Of one session; who says more than that keeps a diary. */
const MOST_ENTRIES = 10;
/** The end of what was said, where the block belongs. In characters. */
const LONGEST_HEARD = 100_000;
const LONGEST_TITLE = 300;

/** What agents are told about the block, as one of the rules of the prompt. */
export const howToEnter =
  "- Is there something that people must decide, or that later agents should know? Then put it at the very end, between a line ```tutti and a line ```: one a line, as `question: …`, `decision: …`, `risk: …` or `learning: …`. Leave the block out when there is nothing.";

interface Heard {
  readonly hear: (event: AgentEvent) => void;
  /** What is in the blocks of the register that were said, without doubles. The same words give the same ids. */
  readonly entries: () => readonly RegisterDraft[];
}

/**
 * Listens for what an agent enters into the registers with its own words, whatever kind of agent it is. Where it
 * thinks aloud, calls tools or shows output, nothing is entered.
 */
export function hearEntries(by: {
  readonly run: RunId;
  readonly task: TaskId;
  readonly agent: string;
  /** Takes secrets out. */
  readonly redact: (text: string) => string;
}): Heard {
  let said = "";
  return {
    hear(event) {
      if (event.type !== "text-delta") return;
      said += event.text;
      if (said.length > 2 * LONGEST_HEARD) said = said.slice(-LONGEST_HEARD);
    },
    entries() {
      const found = new Map<RegisterId, RegisterDraft>();
      for (const { kind, text } of linesOf(said.slice(-LONGEST_HEARD))) {
        const id = RegisterId.parse(`${kind[0]}-${fingerprint(`${by.run}\n${kind}\n${text}`).slice(0, 10)}`);
        found.set(id, draftOf(by, kind, id, by.redact(text)));
        if (found.size === MOST_ENTRIES) break;
      }
      return [...found.values()];
    },
  };
}

function draftOf(
  { run, task, agent }: { readonly run: RunId; readonly task: TaskId; readonly agent: string },
  kind: RegisterKind,
  id: RegisterId,
  text: string,
): RegisterDraft {
  const isLong = text.length > LONGEST_TITLE;
  return RegisterDraft.parse({
    id,
    kind,
    title: isLong ? `${text.slice(0, LONGEST_TITLE).trimEnd()} …` : text,
    text: isLong ? text.slice(0, 20_000) : "",
    tasks: [task],
    source: { from: "agent", agent, run },
  });
}

const entryLine = /^\s*(?:[-*]\s+)?(question|decision|risk|learning):\s*(\S.*)$/i;

function linesOf(said: string): readonly { readonly kind: RegisterKind; readonly text: string }[] {
  const found: { kind: RegisterKind; text: string }[] = [];
  let isInside = false;
  for (const line of said.split(/\r?\n/)) {
    if (!isInside) {
      isInside = /^\s*```tutti\s*$/.test(line);
    } else if (/^\s*```/.test(line)) {
      isInside = false;
    } else {
      const [, kind, text] = entryLine.exec(line) ?? [];
      if (kind !== undefined && text !== undefined) {
        found.push({ kind: RegisterKind.parse(kind.toLowerCase()), text: text.trim() });
      }
    }
  }
  return found;
}
