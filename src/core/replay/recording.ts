import * as z from "zod";
import { TuttiError } from "../errors.ts";
import { AgentEvent } from "../run/agent-event.ts";

/** The version of the format that is written, and the newest that is read. */
export const RECORDING_VERSION = 1;

const afterMs = z.number().min(0).default(0);

/** The first line of a file. Everything but what it is and its version is for people. */
export const RecordingHeader = z.object({
  tutti: z.literal("replay"),
  version: z.literal(RECORDING_VERSION),
  agent: z.string().optional(),
  task: z.string().optional(),
  /** As ISO 8601. */
  recordedAt: z.string().optional(),
});
export type RecordingHeader = z.infer<typeof RecordingHeader>;

/** What happened, in its order. `afterMs` counts from the line before. */
const EventLine = z.strictObject({
  afterMs,
  event: AgentEvent.refine(({ type }) => type !== "round-start", "a round begins with a line of its own"),
  /** How long the account was held then; stands for `heldUntil`, which would be over. */
  heldForMs: z.number().min(0).optional(),
});
/** How a question was answered: the replay waits here, for the same answer, or for any. */
const AnswerLine = z.strictObject({ afterMs, answer: z.enum(["allow", "deny", "any"]), to: z.string() });
/** A change of files, as `git diff --binary` writes it. */
export const PatchLine = z.strictObject({
  afterMs,
  patch: z.string(),
  /** Its characters are bytes, because some file is not UTF-8. */
  encoding: z.literal("latin1").optional(),
  /** The commit that it changes. */
  base: z.string().optional(),
});
export type PatchLine = z.infer<typeof PatchLine>;
const RoundLine = z.strictObject({ round: z.int().min(1) });

export const RecordedLine = z.union([EventLine, AnswerLine, PatchLine]);
export type RecordedLine = z.infer<typeof RecordedLine>;

/** What an agent did in each round of work. */
export interface Recording {
  readonly header: RecordingHeader;
  /** One for each round, at least one. */
  readonly rounds: readonly (readonly RecordedLine[])[];
}

export function writeRecording({ header, rounds }: Recording): string {
  const lines = [header, ...rounds.flatMap((lines, index) => [{ round: index + 1 }, ...lines])];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Reads a file of a recording.
 *
 * @param name  what a person calls it
 * @throws TuttiError `malformed`, with the line and what is wrong
 */
export function readRecording(text: string, name: string): Recording {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const [first, ...others] = lines.filter(({ line }) => line.trim() !== "");
  if (first === undefined) throw wrong(name, 1, "it is empty");
  const header = readHeader(first.line, name);
  const rounds: RecordedLine[][] = [];
  for (const { line, number } of others) {
    const value = jsonOf(line, name, number);
    const round = RoundLine.safeParse(value).data?.round;
    if (round !== undefined && round !== rounds.length + 1) {
      throw wrong(name, number, `round ${round} cannot follow round ${rounds.length}`);
    }
    if (round !== undefined || rounds.length === 0) rounds.push([]);
    if (round === undefined) addTo(rounds.at(-1) ?? [], parsed(value, name, number), name, number);
  }
  return { header, rounds: rounds.length === 0 ? [[]] : rounds };
}

function readHeader(line: string, name: string): RecordingHeader {
  const value = jsonOf(line, name, 1);
  const kind = z.looseObject({ tutti: z.literal("replay"), version: z.number() }).safeParse(value);
  if (!kind.success) throw wrong(name, 1, `it must be {"tutti":"replay","version":${RECORDING_VERSION}}`);
  if (kind.data.version > RECORDING_VERSION) {
    const text = `${name} has version ${kind.data.version} of the format, and this Tutti plays ${RECORDING_VERSION}.`;
    throw new TuttiError("malformed", `${text} Update Tutti.`);
  }
  const header = RecordingHeader.safeParse(value);
  if (!header.success) throw wrong(name, 1, z.prettifyError(header.error));
  return header.data;
}

function addTo(round: RecordedLine[], line: RecordedLine, name: string, number: number): void {
  const last = round.at(-1);
  if (last !== undefined && "event" in last && last.event.type === "session-end") {
    throw wrong(name, number, "the session has ended above; begin another round first");
  }
  round.push(line);
}

function parsed(value: unknown, name: string, number: number): RecordedLine {
  const known = z.looseObject({}).safeParse(value).data ?? {};
  const schema =
    "event" in known ? EventLine : "answer" in known ? AnswerLine : "patch" in known ? PatchLine : undefined;
  if (schema === undefined) throw wrong(name, number, "it is no event, answer, patch or round");
  const line = schema.safeParse(value);
  if (!line.success) throw wrong(name, number, z.prettifyError(line.error).replaceAll(/\s*\n\s*/g, " "));
  return line.data;
}

function jsonOf(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw wrong(name, number, `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function wrong(name: string, number: number, what: string): TuttiError {
  return new TuttiError("malformed", `Line ${number} of ${name} cannot be played: ${what}.`);
}
