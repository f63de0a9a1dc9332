import type { Usage } from "#core/cost/usage.ts";
import type { Containment } from "#core/permission/containment.ts";
import type { AgentEvent, SessionOutcome } from "#core/run/agent-event.ts";
import { type AgentSession, type AgentStart, NotResumed } from "#core/run/agent.ts";
import type { Mail } from "#core/run/mailbox.ts";
import { CappedText } from "../process/capped-text.ts";
import { LineSplitter } from "../process/lines.ts";
import type { ProcessEnd, RunningProcess } from "../process/running-process.ts";
import { deathSentence, failure, type SessionEnd } from "./acp-outcome.ts";
import { EventStream } from "./event-stream.ts";
import type { StreamAgent } from "./stream.ts";
import type { StreamTalk } from "./stream-dialect.ts";
import { StreamTranslator } from "./stream-translate.ts";
import { SilenceLimit, spoken, timeLimit, whenAborted } from "./time-limit.ts";

/** Lines hold whole files. One that is longer is cut, and told as it is. */
const longestLine = 16 * 1024 * 1024;

/** So many events may come before the session is named; more are not waited for. */
const mostEarly = 200;

/**
 * What agents have told of their sessions. Some count on when a session is taken up, and do not say where they began;
 * after a worker's death nobody knows.
 */
const toldOf = new Map<string, Usage>();

/**
 * One process that writes what it does as lines of JSON: the prompt, and, where it listens, what a person says
 * meanwhile as further prompts.
 *
 * The last turn ends with the process: by itself after the line that tells its
 * end, by its death, or by `#stop` (somebody cancels, or time is up). On every
 * path the process tree is gone before `session-end`.
 */
export class StreamSession implements AgentSession {
  readonly events = new EventStream();
  readonly containment: Containment | undefined;
  readonly #agent: StreamAgent;
  readonly #start: AgentStart;
  readonly #child: RunningProcess;
  readonly #translator: StreamTranslator;
  readonly #silence: SilenceLimit;
  readonly #stderr = new CappedText(16_000);
  readonly #questions = new Map<string, unknown>();
  readonly #named = Promise.withResolvers<void>();
  /** What came before the session was named; told after its start. */
  #early: AgentEvent[] | undefined = [];
  #model: string | undefined;
  #session: string | undefined;
  #isNamed = false;
  #ended: { readonly problem: string | undefined } | undefined;
  /** What the agent was told with its present prompt. */
  #mail: Mail | undefined;
  #isGone = false;
  #stopped: SessionEnd | undefined;
  #finished: Promise<void> | undefined;

  constructor(agent: StreamAgent, start: AgentStart, child: RunningProcess, containment?: Containment) {
    this.containment = containment;
    this.#agent = agent;
    this.#start = start;
    this.#child = child;
    this.#model = start.model ?? agent.model;
    const { silenceMs } = agent.limits;
    this.#silence = new SilenceLimit(silenceMs, () =>
      this.#stop("timed-out", `${agent.label} said nothing for ${spoken(silenceMs)}.`),
    );
    this.#translator = new StreamTranslator(agent.dialect, start.worktree, {
      push: (event) => this.#push(event),
      session: (id, model) => this.#begin(id, model),
      question: (id, input) => {
        this.#questions.set(id, input);
        this.#silence.pause(); // a human may think as long as the whole turn may take
      },
      end: (problem) => this.#end(problem),
      unknown: (id) => this.#write(agent.dialect.talk?.unknown.reply(id)),
    });
  }

  /**
   * Sends the prompt. A session that shall go on is waited for.
   *
   * @throws NotResumed  when it does not
   */
  async begin(signal: AbortSignal): Promise<void> {
    const { dialect, label } = this.#agent;
    const { prompt, resume } = this.#start;
    this.#finished = this.#turn(signal);
    if (dialect.talk === undefined) this.#child.stdin?.end(prompt);
    else this.#write(dialect.talk.prompt(prompt));
    if (resume === undefined) return;
    await Promise.race([this.#named.promise, this.#finished]);
    if (this.#isNamed || this.#stopped !== undefined) return;
    await this.#finished;
    const because = (this.#ended?.problem ?? this.#stderrTail()).slice(-200);
    throw new NotResumed(`${label} did not find its conversation again${because === "" ? "" : ` (${because})`}`);
  }

  answer(request: string, decision: "allow" | "deny"): void {
    if (!this.#questions.has(request)) return;
    const input = this.#questions.get(request);
    this.#questions.delete(request);
    this.#write(this.#agent.dialect.talk?.answer(request, decision, input));
    if (this.#questions.size === 0) this.#silence.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop("cancelled", undefined);
    await this.#finished;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { label } = this.#agent;
    const { timeLimitMs } = this.#start;
    using _limit = timeLimit(timeLimitMs, () =>
      this.#stop("timed-out", `${label} took longer than ${spoken(timeLimitMs)}.`),
    );
    using _silence = this.#silence;
    this.#silence.resume();
    using _cancel = whenAborted(signal, () => this.#stop("cancelled", undefined));
    this.#follow();
    const end = await this.#child.ended;
    this.#isGone = true;
    this.#tellStart();
    this.#translator.close();
    this.#push({ type: "usage", usage: { ...this.#used(), ...this.#whose() } });
    const { outcome, reason } = this.#outcome(end);
    this.events.end(outcome, reason);
  }

  #follow(): void {
    const lines = new LineSplitter((text) => {
      this.#silence.touch();
      this.#translator.line(text);
    }, longestLine);
    this.#child.stdout.on("data", (bytes: Buffer) => lines.push(bytes)).once("end", () => lines.end());
    const { noise } = this.#agent;
    const errors = new LineSplitter((text) => {
      this.#stderr.append(`${text}\n`);
      if (text.trim() === "" || noise.some((pattern) => pattern.test(text))) return;
      this.#push({ type: "notice", source: "stderr", text });
    });
    this.#child.stderr.on("data", (bytes: Buffer) => errors.push(bytes)).once("end", () => errors.end());
  }

  /** Tells that the session has begun, and what came before that was known. */
  #begin(id: string, model: string | undefined): void {
    if (this.#isNamed) return;
    this.#isNamed = true;
    this.#model ??= model;
    this.#session = id;
    this.#tellStart(id);
    this.#named.resolve();
  }

  #tellStart(session?: string): void {
    const early = this.#early;
    if (early === undefined) return;
    this.#early = undefined;
    const model = this.#model;
    this.events.push({
      type: "session-start",
      agent: this.#agent.id,
      ...(session !== undefined && { session }),
      ...(model !== undefined && { model }),
    });
    for (const event of early) this.events.push(event);
  }

  #push(event: AgentEvent): void {
    if (event.type !== "notice" && event.type !== "usage") this.#mail?.heard();
    if (this.#early !== undefined && this.#early.length >= mostEarly) this.#tellStart();
    if (this.#early === undefined) this.events.push(event);
    else this.#early.push(event);
  }

  #end(problem: string | undefined): void {
    this.#ended = { problem };
    const { endsWithLine, talk } = this.#agent.dialect;
    if (!endsWithLine) return; // another step may follow
    if (problem !== undefined || talk === undefined) return this.#dismiss();
    this.#goOn(talk).catch((error: unknown) =>
      this.#stop("failed", `What a person says was not read: ${String(error)}`),
    );
  }

  /** Tells what came meanwhile as the next prompt. */
  async #goOn(talk: StreamTalk): Promise<void> {
    this.#mail?.heard();
    this.#mail = undefined;
    const mail = await this.#start.mailbox?.take();
    if (this.#isGone || this.#stopped !== undefined) return; // the next session tells it
    if (mail === undefined) return this.#dismiss();
    this.#mail = mail;
    this.#ended = undefined;
    this.#translator.usage.next();
    this.#write(talk.prompt(mail.text));
  }

  /** It ends by itself when nothing more is to come. */
  #dismiss(): void {
    this.#child.stdin?.end();
    setTimeout(() => void this.#child.end(), this.#agent.limits.exitMs).unref();
  }

  #write(message: object | undefined): void {
    if (message !== undefined) this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #stop(outcome: SessionOutcome, reason: string | undefined): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = { outcome, reason };
    this.#questions.clear();
    void this.#child.end();
  }

  #outcome(end: ProcessEnd): SessionEnd {
    const { label } = this.#agent;
    const ended = this.#ended;
    if (this.#stopped !== undefined) return this.#stopped;
    if (ended?.problem !== undefined) return failure(label, ended.problem);
    if (ended !== undefined) return { outcome: "finished", reason: undefined };
    const { problem } = this.#translator;
    if (problem !== undefined) return failure(label, problem);
    return { outcome: "failed", reason: deathSentence(label, end, this.#stderrTail()) };
  }

  #used(): Usage {
    const { resume, chargedMicroUsd } = this.#start;
    const { usage } = this.#translator;
    const earlier = resume === undefined ? undefined : { usage: toldOf.get(resume), chargedMicroUsd };
    if (this.#session !== undefined) toldOf.set(this.#session, usage.told());
    return usage.total(this.#agent.dialect.countsOn, earlier);
  }

  /** What a price is looked up by. */
  #whose(): { readonly provider?: string; readonly model?: string } {
    const { provider } = this.#agent;
    return { ...(provider !== undefined && { provider }), ...(this.#model !== undefined && { model: this.#model }) };
  }

  #stderrTail(): string {
    return this.#stderr.end(2_000).trim();
  }
}
