import * as acp from "@agentclientprotocol/sdk";
import type { Usage } from "#core/cost/usage.ts";
import { TuttiError } from "#core/errors.ts";
import type { Containment } from "#core/permission/containment.ts";
import type { AgentEvent, SessionOutcome } from "#core/run/agent-event.ts";
import { type AgentSession, type AgentStart, NotResumed } from "#core/run/agent.ts";
import type { Mail } from "#core/run/mailbox.ts";
import { CappedText } from "../process/capped-text.ts";
import { LineSplitter } from "../process/lines.ts";
import type { ProcessEnd, RunningProcess } from "../process/running-process.ts";
import type { AcpAgent } from "./acp.ts";
import { connectAcp } from "./acp-connection.ts";
import { AUTHENTICATION_REQUIRED, openAcpSession, type OpenedAcpSession } from "./acp-open.ts";
import { deathSentence, failure, isLoginProblem, outcomeOfTurn, type SessionEnd } from "./acp-outcome.ts";
import { AcpPermissions } from "./acp-permissions.ts";
import { AcpTranslator } from "./acp-translate.ts";
import { AcpUsageReader } from "./acp-usage.ts";
import { WirePromptAnswer, WireToolCall } from "./acp-wire.ts";
import { EventStream } from "./event-stream.ts";
import { SilenceLimit, spoken, timeLimit, whenAborted } from "./time-limit.ts";

/**
 * One agent process: the prompt, and what a person says meanwhile as further prompts.
 *
 * `begin` opens the session and sends the prompt. A turn then ends by the
 * agent's answer, by its death, or by `#stop` (somebody cancels, or time is
 * up), which asks the agent to cancel and after a while no longer waits for
 * it. On every path the process tree is gone before `session-end`.
 */
export class AcpSession implements AgentSession {
  readonly events = new EventStream();
  readonly containment: Containment | undefined;
  readonly #agent: AcpAgent;
  readonly #start: AgentStart;
  readonly #child: RunningProcess;
  readonly #connection: acp.ClientConnection;
  readonly #translator: AcpTranslator;
  readonly #usage: AcpUsageReader;
  readonly #permissions = new AcpPermissions();
  readonly #silence: SilenceLimit;
  readonly #stderr = new CappedText(16_000);
  /** What came before the session had begun; told after its start. */
  readonly #early: AgentEvent[] = [];
  readonly #impatient = Promise.withResolvers<undefined>();
  #opened: OpenedAcpSession | undefined;
  /** What the agent was told with its present prompt. */
  #mail: Mail | undefined;
  #stopped: SessionEnd | undefined;
  #finished: Promise<void> | undefined;

  constructor(agent: AcpAgent, start: AgentStart, child: RunningProcess, containment?: Containment) {
    this.containment = containment;
    this.#agent = agent;
    this.#start = start;
    this.#child = child;
    this.#translator = new AcpTranslator(start.worktree, agent.quirks, (event) => this.#push(event));
    this.#usage = new AcpUsageReader(agent.quirks.usageOfLastCallOnly);
    const { silenceMs } = agent.limits;
    this.#silence = new SilenceLimit(silenceMs, () =>
      this.#stop("timed-out", `${agent.label} said nothing for ${spoken(silenceMs)}.`),
    );
    this.#followErrors();
    this.#connection = connectAcp(child, {
      onMessage: () => this.#silence.touch(),
      onUpdate: (update) => {
        const costMicroUsd = this.#usage.update(update);
        if (this.#isRepeated()) return;
        this.#mail?.heard();
        this.#translator.update(update);
        if (costMicroUsd !== undefined) this.#push({ type: "spending", costMicroUsd });
      },
      onPermission: async (request, signal) => await this.#permit(request, signal),
    });
  }

  /** @throws TuttiError when the agent does not take the prompt; its process is gone then */
  async begin(signal: AbortSignal): Promise<void> {
    const { label } = this.#agent;
    try {
      this.#opened = await this.#open(signal);
    } catch (error) {
      const end = await this.#child.end();
      const failure = this.#startFailure(error, end);
      if (this.#start.resume === undefined || failure.kind !== "unavailable" || failure instanceof NotResumed)
        throw failure;
      throw new NotResumed(`${label} did not take its conversation up again`, failure);
    }
    const { id, model } = this.#opened;
    if (this.#start.resume !== undefined) this.#usage.forget(this.#start.chargedMicroUsd);
    this.events.push({
      type: "session-start",
      agent: this.#agent.id,
      session: id,
      ...(model !== undefined && { model }),
    });
    for (const event of this.#early.splice(0)) this.events.push(event);
    this.#finished = this.#turn(id, signal);
  }

  #startFailure(error: unknown, end: ProcessEnd): TuttiError {
    const { label } = this.#agent;
    if (error instanceof TuttiError) return error;
    if (error instanceof acp.RequestError) return refusalToStart(label, error);
    return new TuttiError("unavailable", deathSentence(label, end, this.#stderrTail()), { cause: error });
  }

  answer(request: string, decision: "allow" | "deny"): void {
    this.#permissions.answer(request, decision);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop("cancelled", undefined);
    await this.#finished;
  }

  async #open(signal: AbortSignal): Promise<OpenedAcpSession> {
    const { label, mode, limits } = this.#agent;
    const giveUp = Promise.withResolvers<never>();
    using _limit = timeLimit(limits.startMs, () => {
      const sentence = `${label} was not ready within ${spoken(limits.startMs)}. ${this.#stderrTail()}`.trim();
      giveUp.reject(new TuttiError("unavailable", sentence));
    });
    using _cancel = whenAborted(signal, () => {
      giveUp.reject(new TuttiError("cancelled", `${label} was stopped while it started.`));
    });
    const model = this.#start.model ?? this.#agent.model;
    const wish = { label, worktree: this.#start.worktree, mode, model, resume: this.#start.resume };
    const died = this.#child.ended.then(() => Promise.reject(new Error("It ended.")));
    return await Promise.race([openAcpSession(this.#connection.agent, wish), giveUp.promise, died]);
  }

  async #turn(sessionId: string, signal: AbortSignal): Promise<void> {
    const { label } = this.#agent;
    const { timeLimitMs, prompt } = this.#start;
    using _limit = timeLimit(timeLimitMs, () =>
      this.#stop("timed-out", `${label} took longer than ${spoken(timeLimitMs)}.`),
    );
    using _silence = this.#silence;
    this.#silence.resume();
    using _cancel = whenAborted(signal, () => this.#stop("cancelled", undefined));
    let answer: WirePromptAnswer | undefined;
    let end: SessionEnd;
    for (let text = prompt; ; text = this.#mail.text) {
      ({ answer, end } = await this.#ask(sessionId, text));
      if (answer === undefined || end.outcome !== "finished") break;
      this.#mail?.heard();
      this.#mail = await this.#start.mailbox?.take();
      if (this.#mail === undefined || this.#stopped !== undefined) break;
      this.#usage.next(answer);
    }
    this.#permissions.cancel();
    await this.#child.end();
    this.#connection.close();
    this.#translator.close();
    this.events.push({ type: "usage", usage: { ...this.#usage.total(answer), ...this.#whose() } });
    this.events.end(end.outcome, end.reason, { cause: end.cause });
  }

  /** One prompt, until it is answered, or nothing more is to be expected. */
  async #ask(
    sessionId: string,
    text: string,
  ): Promise<{ readonly answer: WirePromptAnswer | undefined; readonly end: SessionEnd }> {
    const asked = this.#connection.agent.request("session/prompt", { sessionId, prompt: [{ type: "text", text }] });
    const died = this.#child.ended.then(() => Promise.reject(new Error("It ended.")));
    try {
      const answer = WirePromptAnswer.safeParse(await Promise.race([asked, died, this.#impatient.promise])).data;
      return { answer, end: this.#outcome(answer) };
    } catch (error) {
      return { answer: undefined, end: await this.#outcomeOfError(error) };
    }
  }

  /** What a price is looked up by. */
  #whose(): Pick<Usage, "provider" | "model"> {
    const { provider } = this.#agent;
    const model = this.#opened?.model;
    return { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) };
  }

  #outcome(answer: WirePromptAnswer | undefined): SessionEnd {
    if (this.#stopped !== undefined) return this.#stopped;
    const { label, quirks } = this.#agent;
    if (answer === undefined)
      return { outcome: "failed", reason: `${label} broke the protocol: its answer has no stop reason.` };
    return outcomeOfTurn({
      label,
      stopReason: answer.stopReason,
      lastMessage: this.#translator.lastMessage,
      failure: quirks.failure,
      denied: this.#permissions.denied,
    });
  }

  async #outcomeOfError(error: unknown): Promise<SessionEnd> {
    if (this.#stopped !== undefined) return this.#stopped;
    const { label } = this.#agent;
    if (error instanceof acp.RequestError) return failure(label, textOfError(error));
    const end = await this.#lastBreath();
    return { outcome: "failed", reason: deathSentence(label, end, this.#stderrTail()) };
  }

  /** It has closed its output; usually it is about to exit, and then its own exit code is worth waiting for. */
  async #lastBreath(): Promise<ProcessEnd> {
    const patience = Promise.withResolvers<undefined>();
    using _limit = timeLimit(1_000, () => patience.resolve(undefined));
    return (await Promise.race([this.#child.ended, patience.promise])) ?? (await this.#child.end());
  }

  #stop(outcome: SessionOutcome, reason: string | undefined): void {
    if (this.#stopped !== undefined || this.#opened === undefined) return;
    this.#stopped = { outcome, reason };
    this.#permissions.cancel();
    const { id: sessionId } = this.#opened;
    this.#connection.agent.notify("session/cancel", { sessionId }).catch(() => undefined); // it is gone already
    setTimeout(() => this.#impatient.resolve(undefined), this.#agent.limits.cancelMs).unref();
  }

  async #permit(request: acp.RequestPermissionRequest, signal: AbortSignal): Promise<acp.RequestPermissionOutcome> {
    const call = WireToolCall.parse(request.toolCall);
    const announce = (id: string): void => {
      this.#silence.pause(); // a human may think as long as the whole turn may take
      this.#push(this.#translator.question(id, call));
    };
    const outcome = await this.#permissions.ask(request, announce, signal);
    if (!this.#permissions.waiting) this.#silence.resume();
    return outcome;
  }

  /** An agent that loads a session tells again what was told long ago. */
  #isRepeated(): boolean {
    return this.#opened === undefined && this.#start.resume !== undefined;
  }

  #push(event: AgentEvent): void {
    if (this.#opened === undefined) this.#early.push(event);
    else this.events.push(event);
  }

  #followErrors(): void {
    const lines = new LineSplitter((text) => {
      this.#stderr.append(`${text}\n`);
      const isNoise = this.#agent.quirks.noise.some((pattern) => pattern.test(text));
      if (text.trim() !== "" && !isNoise) this.#push({ type: "notice", source: "stderr", text });
    });
    this.#child.stderr.on("data", (bytes: Buffer) => lines.push(bytes)).once("end", () => lines.end());
  }

  #stderrTail(): string {
    return this.#stderr.end(2_000).trim();
  }
}

/** The agent's own error, with the details that some put beside the message. */
function textOfError(error: acp.RequestError): string {
  const { data, message } = error;
  if (data === undefined || data === null) return message;
  return `${message} ${typeof data === "string" ? data : JSON.stringify(data)}`;
}

function refusalToStart(label: string, error: acp.RequestError): TuttiError {
  const text = textOfError(error);
  if (error.code === AUTHENTICATION_REQUIRED || isLoginProblem(text)) {
    const sentence = `${label} is not logged in. Log in with its own command, or give it its key: ${text}`;
    return new TuttiError("unauthorised", sentence, { cause: error });
  }
  return new TuttiError("unavailable", `${label} did not start a session: ${text}`, { cause: error });
}
