import { MessageId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { messagesOf, MessageText, LONGEST_MESSAGE } from "#core/board/run-message.ts";
import { messageStands, toldWhen } from "#core/board/view/message-words.ts";
import { HUMAN } from "#core/board/task.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findLastRun } from "../find.ts";

export interface TellOptions {
  readonly edit?: string | undefined;
  readonly withdraw?: string | undefined;
  readonly first?: string | undefined;
}

/** `tutti tell RUN TEXT`: a message for its agent. Without a text, or with an option, the messages that there are. */
export async function tell(
  context: CommandContext,
  name: string,
  words: string | undefined,
  { edit, withdraw, first }: TellOptions,
): Promise<ExitCode> {
  const { out } = context;
  const changes = words !== undefined || withdraw !== undefined || first !== undefined;
  const project = await (changes ? context.project() : context.projectToLookAt());
  const { tutti } = project;
  const run = findLastRun(await tutti.board.refresh(), name);
  if (edit !== undefined) await tutti.send({ type: "message/edit", id: idIn(project, run, edit), text: textIn(words) });
  else if (words !== undefined) {
    const id = MessageId.parse(`m-${tutti.ports.clock.id()}`);
    await tutti.send({ type: "message/queue", id, run: run.id, text: textIn(words), author: HUMAN });
  }
  if (withdraw !== undefined) await tutti.send({ type: "message/withdraw", id: idIn(project, run, withdraw) });
  if (first !== undefined) {
    const [head] = messagesOf(tutti.board.state, run.id).filter(({ state }) => state.name === "queued");
    const before = head === undefined ? {} : { before: head.id };
    await tutti.send({ type: "message/move", id: idIn(project, run, first), ...before });
  }
  const board = await tutti.board.refresh();
  const now = board.runs.get(run.id) ?? run;
  const messages = messagesOf(board, run.id);
  const when = toldWhen(now, supportsOf(project, now));
  out.document({ schema: 1, run: now.id, messages: [...messages], when });
  for (const message of messages) out.line(`${message.id}  ${messageStands(message)}: ${message.text}`);
  if (messages.length === 0) out.line("Nobody has said anything to its agent.");
  if (messages.some(({ state }) => state.name === "queued")) out.line(when);
  return exitCode.done;
}

function textIn(words: string | undefined): string {
  const text = MessageText.safeParse(words ?? "");
  if (text.success) return text.data;
  throw refused(`A message has 1 to ${LONGEST_MESSAGE} characters. Put what is longer into a file, and name that.`);
}

/** A unique beginning is enough. */
function idIn({ tutti }: Project, run: Run, name: string): MessageId {
  const found = messagesOf(tutti.board.state, run.id).filter(({ id }) => id.startsWith(name));
  const [message, ...others] = found;
  if (message === undefined || name === "") throw refused(`There is no message ${name} to the agent of ${run.id}.`);
  if (others.length > 0) throw refused(`Several messages begin with ${name}: ${found.map(({ id }) => id).join(", ")}.`);
  return message.id;
}

/** An agent that only another machine knows is nobody's business here. */
function supportsOf({ tutti }: Project, { agent }: Run) {
  try {
    return tutti.ports.agents.get(agent).supports;
  } catch (error) {
    if (TuttiError.from(error) === undefined) throw error;
    return undefined;
  }
}
