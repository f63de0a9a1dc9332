import type { AgentCapabilities } from "../agents/agent-traits.ts";
import type { RecipeCall } from "../board/task.ts";
import type { Purse } from "../cost/purse.ts";
import type { MicroUsd } from "../cost/usage.ts";
import { TuttiError } from "../errors.ts";
import type { Containment } from "../permission/containment.ts";
import type { AgentEvent } from "./agent-event.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Mailbox } from "./mailbox.ts";

/** What a driver can do. Callers ask this; they never switch on a driver's id. */
export interface AgentSupport {
  /** It looks into `AgentStart.mailbox` in the middle of its work. */
  readonly steering: boolean;
  /** It looks there when it has ended its turn, and goes on in the same session. */
  readonly followUps?: boolean;
  /** An ended session can be opened again by its id; of some agents only the session itself can tell. */
  readonly resume: boolean;
  /** Its sessions are over with the round of work: they can be opened again only where one was cut off. */
  readonly oneRound?: boolean;
  /** Usage is reported. Without it the cost of a run is unknown, not zero. */
  readonly usage: boolean;
  /** It asks before risky actions, and waits for the answer. */
  readonly permission: boolean;
  /**
   * It can work for a run whose worktree is elsewhere: its processes run there, or it changes nothing but files, which
   * are carried. It cannot when absent.
   */
  readonly elsewhere?: boolean;
  /** It asks `AgentStart.purse` before each model call, and charges each. Otherwise its sessions are charged as a whole. */
  readonly turns?: boolean;
  /** It asks no model: it costs nothing, and needs no budget. */
  readonly free?: boolean;
}

export interface AgentStart {
  readonly prompt: string;
  /** Absolute path. The agent may write below it and nowhere else. */
  readonly worktree: string;
  /** Where its processes run, and find the worktree, when that is not on this machine. */
  readonly elsewhere?: Elsewhere | undefined;
  /** For its environment, beside its own; its own win. */
  readonly variables?: Readonly<Record<string, string>>;
  /** For the recipe driver only. */
  readonly recipe?: RecipeCall;
  /** Which round of work on its task this is; 1 for the first, and when absent. */
  readonly round?: number;
  readonly model?: string;
  /** The id of an ended session of this agent in this worktree that shall go on with the prompt. */
  readonly resume?: string;
  /** What that session was charged so far: some agents tell the cost of all of it again. */
  readonly chargedMicroUsd?: MicroUsd;
  /** What the session may spend; for drivers that see each model call: see `AgentSupport.turns`. */
  readonly purse?: Purse;
  /** What a person has to say meanwhile, for drivers that can pass it on. */
  readonly mailbox?: Mailbox;
  /** The most the session may take, in milliseconds of wall time. */
  readonly timeLimitMs: number;
  /** Marks the processes of this run, so that a later start can find and end them. */
  readonly run: string;
  /** The step it works for: what outlives its worker is adopted for this very step only. Never adopted when absent. */
  readonly step?: string;
}

/** A step that goes on after its worker died. */
export interface Adoption extends Pick<AgentStart, "run" | "timeLimitMs"> {
  readonly step: string;
  /** What the last event of the run said that says it: see `AgentEvent`. */
  readonly heard: () => Promise<string | undefined>;
}

/** One way of talking to an agent. */
export interface AgentDriver {
  readonly id: string;
  /** The name a person sees. */
  readonly label: string;
  readonly supports: AgentSupport;

  /**
   * Starts a session and resolves when the agent has accepted the prompt.
   *
   * @param signal  aborting it ends the session with outcome `cancelled`
   * @throws NotResumed  when the session that shall go on cannot
   * @throws TuttiError `unauthorised` or `unavailable`, when nothing was started
   */
  open(start: AgentStart, signal: AbortSignal): Promise<AgentSession>;

  /**
   * Goes on listening to what a worker that died had started for this step: it is still at work, or has ended and left
   * its result. The time since its start counts. Reading the session's events throws `NotResumed` when it is gone
   * without a result; what it had said is told before.
   *
   * @returns `undefined` when there is nothing to adopt
   */
  adopt?(adoption: Adoption, signal: AbortSignal): Promise<AgentSession | undefined>;
}

/** The agent does not take its session up again; it may still be asked to begin a new one. */
export class NotResumed extends TuttiError {
  /** The end of a sentence. */
  readonly because: string;

  constructor(because: string, cause?: unknown) {
    super("unavailable", `The session was not resumed, because ${because}.`, { cause });
    this.because = because;
  }
}

/** Nothing was started; `message` says why. */
export class NotStarted extends TuttiError {}

/** Disposing a session ends it and waits until its whole process tree is gone. */
export interface AgentSession extends AsyncDisposable {
  /** How its processes are walled in; absent where it has none, or nobody knows. */
  readonly containment?: Containment | undefined;
  /**
   * Iterate once. The last event is always `session-end`: a failure of the
   * agent is an event, not an exception.
   */
  readonly events: AsyncIterable<AgentEvent>;
  /** Answers a `permission-request` by its id. The second answer to one request does nothing. */
  answer(request: string, decision: "allow" | "deny"): void;
}

/** Where an agent can be found; `installed` is known without a paid call. */
export interface AgentDescription {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly installed: boolean;
  readonly version?: string;
  /** Why it cannot be used, or what to know, as a sentence. */
  readonly remark?: string;
  readonly supports: AgentSupport;
  /** The most sessions of this agent at once. */
  readonly concurrency: number;
  /** What routing knows of it; nothing when absent. */
  readonly capabilities?: AgentCapabilities;
  /** Whose account it uses, for limits of the vendor; one of its own when absent. */
  readonly account?: string;
  /** Why the policy forbids it, as a sentence; absent when it may be used. */
  readonly denied?: string;
}

/** Every agent this machine knows. */
export interface Agents {
  list(signal: AbortSignal): Promise<readonly AgentDescription[]>;
  /** @throws TuttiError `refused` when there is no such agent */
  get(id: string): AgentDriver;
}
