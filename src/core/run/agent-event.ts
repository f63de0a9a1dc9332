import * as z from "zod";
import { MicroUsd, Usage } from "../cost/usage.ts";

export const ToolKind = z.enum(["read", "edit", "delete", "search", "execute", "fetch", "think", "other"]);
export type ToolKind = z.infer<typeof ToolKind>;

/**
 * How a session ended.
 *
 * - `finished`: the agent says it is done. It is a claim; the gate decides.
 * - `failed`: it could not go on; `reason` says why, as a sentence.
 * - `cancelled`: somebody stopped it.
 * - `timed-out`: the time limit, or the silence limit, was reached.
 * - `limited`: a rate or usage limit of the account.
 */
export const SessionOutcome = z.enum(["finished", "failed", "cancelled", "timed-out", "limited"]);
export type SessionOutcome = z.infer<typeof SessionOutcome>;

/**
 * Why a session ended badly, where the driver knows it exactly: what a limit, a model
 * or its vendor did; `not-found`: its program is not there. See `FailureReason` of `core/agent-loop` for the vendors' part.
 */
export const EndCause = z.enum([
  "steps",
  "tokens",
  "money",
  "output-limit",
  "model-refused",
  "key",
  "held",
  "request",
  "too-long",
  "overloaded",
  "server",
  "network",
  "broken",
  "silent",
  "not-found",
]);
export type EndCause = z.infer<typeof EndCause>;

/**
 * How much of its program's output had been heard when this was said, in the driver's own terms: kept together with the
 * words, so that whoever goes on listening neither loses nor repeats any.
 */
const heard = z.string().optional();

/** The one vocabulary of all kinds of agent. Drivers translate their vendor into it. */
export const AgentEvent = z.discriminatedUnion("type", [
  /** From here on, what was said in this round and in later ones before does not count any more. */
  z.object({ type: z.literal("round-start"), round: z.int().min(1) }),
  z.object({
    type: z.literal("session-start"),
    agent: z.string(),
    session: z.string().optional(),
    model: z.string().optional(),
  }),
  z.object({ type: z.literal("text-delta"), text: z.string(), heard }),
  z.object({ type: z.literal("thought-delta"), text: z.string() }),
  z.object({
    type: z.literal("tool-start"),
    id: z.string(),
    title: z.string(),
    kind: ToolKind,
    paths: z.array(z.string()).default([]),
  }),
  z.object({ type: z.literal("tool-end"), id: z.string(), ok: z.boolean(), text: z.string().default("") }),
  /** `diff`: the lines that differ, with `-` and `+` before them, as far as the agent says. */
  z.object({ type: z.literal("file-change"), path: z.string(), diff: z.string().optional() }),
  z.object({
    type: z.literal("plan"),
    entries: z.array(z.object({ text: z.string(), state: z.enum(["pending", "active", "done"]) })),
  }),
  z.object({
    type: z.literal("permission-request"),
    id: z.string(),
    title: z.string(),
    kind: ToolKind,
    /** Absolute paths it would touch, as far as the agent says. */
    paths: z.array(z.string()),
    command: z.string().optional(),
    /** What it would change, as far as the agent says. */
    diff: z.string().optional(),
  }),
  /** Its processes tried to reach a host that they may not reach, so often since it was last told. `host` has the port. */
  z.object({ type: z.literal("host-refused"), host: z.string(), times: z.int().min(1) }),
  z.object({ type: z.literal("usage"), usage: Usage }),
  /** What a person has said to the agent, told in this moment. */
  z.object({ type: z.literal("message"), text: z.string(), author: z.string() }),
  /** What the session has cost so far, as far as the agent says while it works. It is no charge: `usage` is. */
  z.object({ type: z.literal("spending"), costMicroUsd: MicroUsd }),
  /**
   * What is not the agent's own words. `source` marks what a program prints, line by line: an agent's
   * stderr, what it logs among its words, the output of a check. `answers` says how a question was answered.
   */
  z.object({
    type: z.literal("notice"),
    text: z.string(),
    source: z.enum(["stderr", "log", "check"]).optional(),
    answers: z.object({ question: z.string(), decision: z.enum(["allow", "deny"]) }).optional(),
    heard,
  }),
  z.object({
    type: z.literal("session-end"),
    outcome: SessionOutcome,
    reason: z.string().optional(),
    cause: EndCause.optional(),
    /** Until when the account is held, in milliseconds since the epoch. Only of `limited`, where it is known. */
    heldUntil: z.int().optional(),
  }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;
