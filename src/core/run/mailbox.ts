import type { MessageId } from "../board/ids.ts";
import { messagesOf, type RunMessage } from "../board/run-message.ts";
import { TuttiError } from "../errors.ts";
import { block } from "../plan/prompt.ts";
import type { AgentEvent } from "./agent-event.ts";
import type { Execution } from "./task-run.ts";

/** What a person has to say to an agent while it works. A driver looks into it where its agent can be told something. */
export interface Mailbox {
  /** Takes what waits; whoever takes it must tell the agent. Nothing has come when `undefined`. */
  take(): Promise<Mail | undefined>;
}

export interface Mail {
  readonly text: string;
  /** The agent has shown that it heard. Once is enough. */
  heard(): void;
}

/** What a session begins with. */
export interface FirstMail extends Mail {
  /** An earlier session may have heard some of it. */
  readonly isRepeated: boolean;
}

/** The mail of one session. `settled` is to be waited for when that is over. */
export interface SessionMail extends Mailbox {
  /** For the prompt: also what an earlier session may not have heard. */
  first(begins: "new" | "resumed"): Promise<FirstMail | undefined>;
  /** Told of everything that the agent does: its first sign of life shows that it has read its prompt. */
  saw(event: AgentEvent): void;
  settled(): Promise<void>;
}

/**
 * Messages leave the queue one write before the agent is told, and are `given` one write after it was heard of: what a
 * crash leaves in between is told again by the next session.
 */
export function openMailbox(
  { ports, run }: Execution,
  round: number,
  record: (event: AgentEvent) => void,
): SessionMail {
  const { board, worker } = ports;
  let writing: Promise<unknown> = Promise.resolve();
  let first: FirstMail | undefined;

  const give = async (begins: "new" | "resumed" | undefined): Promise<FirstMail | undefined> => {
    const before = board.state.messages;
    const command = { type: "message/give", run: run.id, worker, round, ...(begins && { begins }) } as const;
    const events = await board.send(command);
    const ids = events.flatMap((event) => (event.type === "message/giving" ? [event.id] : []));
    const messages = messagesOf(board.state, run.id).filter(({ id }) => ids.includes(id));
    if (messages.length === 0) return undefined;
    for (const { text, author } of messages) record({ type: "message", text, author });
    const heard = once(() => {
      writing = Promise.all([writing, board.send({ type: "message/confirm", run: run.id, ids })]);
      writing.catch(() => {}); // it is waited for in `settled`
    });
    return { text: spoken(messages), heard, isRepeated: ids.some((id) => mayBeKnown(before, id)) };
  };

  return {
    first: async (begins) => (first = await give(begins)),
    saw: (event) => (isSignOfLife(event) ? first?.heard() : undefined),
    async take() {
      try {
        return await give(undefined);
      } catch (error) {
        // The agent goes on without; what was written tells the next session.
        if (TuttiError.from(error) === undefined) throw error;
        return undefined;
      }
    },
    settled: async () => void (await writing),
  };
}

function mayBeKnown(messages: ReadonlyMap<MessageId, RunMessage>, id: MessageId): boolean {
  const name = messages.get(id)?.state.name;
  return name === "giving" || name === "unsure";
}

/** As all that others have written, it stands between markers: it is told, and sets nothing. */
function spoken(messages: readonly RunMessage[]): string {
  const texts = messages.map(({ author, text }) => block("MESSAGE", `From ${author}:\n${text}`));
  return ["A person who follows your work tells you this about it. Take it into account, then go on.", ...texts].join(
    "\n\n",
  );
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

function isSignOfLife(event: AgentEvent): boolean {
  const { type } = event;
  if (type === "session-end") return event.outcome === "finished";
  return ["text-delta", "thought-delta", "tool-start", "file-change", "plan", "permission-request"].includes(type);
}
