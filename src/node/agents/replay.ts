import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Clock } from "#core/clock.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { readRecording, type PatchLine, type Recording } from "#core/replay/recording.ts";
import type { ReplaySetting } from "#core/replay/replay-setting.ts";
import type { AgentDescription, AgentDriver } from "#core/run/agent.ts";
import type { Git } from "../git/git.ts";
import { applyPatch } from "../git/patches.ts";
import { runReplaySession } from "./replay-session.ts";

export interface ReplayPorts {
  readonly git: Git;
  readonly clock: Clock;
}

/** The most of a file that is read. */
const LARGEST = 256 << 20;

const supports = {
  steering: false,
  resume: false,
  usage: true,
  permission: true,
  elsewhere: true,
  free: true,
} as const;

/** Plays what another agent did: its words, its questions, its change. Asks no model, costs nothing, starts no process but git. */
export function createReplayDriver(id: string, setting: ReplaySetting, { git, clock }: ReplayPorts): AgentDriver {
  const { label = id, file, pace } = setting;
  return {
    id,
    label,
    supports,
    async open(start, signal) {
      if (signal.aborted) throw new TuttiError("cancelled", `${label} was stopped before it started.`);
      const { rounds } = await load(file);
      const number = start.round ?? 1;
      const round = rounds[number - 1];
      if (round === undefined) {
        const held = rounds.length === 1 ? "one round" : `${rounds.length} rounds`;
        throw refused(
          `${file} holds ${held} of work, and round ${number} was asked for. Add it, or record a run that has it.`,
        );
      }
      const apply = async (line: PatchLine, during: AbortSignal) =>
        await applyPatch(git, start.worktree, Buffer.from(line.patch, line.encoding ?? "utf8"), during);
      return runReplaySession({ id, label, round, apply, clock, pace }, start, signal);
    },
  };
}

export async function describeReplay(id: string, setting: ReplaySetting): Promise<AgentDescription> {
  const { label = id, concurrency } = setting;
  const about = { id, label, supports, kind: "replay", concurrency };
  try {
    await load(setting.file);
    return { ...about, installed: true };
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    return { ...about, installed: false, remark: known.message };
  }
}

interface Loaded {
  /** Says whether the file is another one now. */
  readonly state: string;
  readonly recording: Recording;
}

/** Many sessions may play one file. */
const loaded = new Map<string, Loaded>();

/** @throws TuttiError `unavailable` when it is not there, `malformed` when it cannot be played */
async function load(file: string): Promise<Recording> {
  const path = /^~[\\/]/.test(file) ? join(homedir(), file.slice(2)) : file;
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
    throw new TuttiError("unavailable", `The recording ${file} was not found. Correct its path in tutti.agents.`, {
      cause: error,
    });
  });
  if (size > LARGEST)
    throw new TuttiError("malformed", `${file} is larger than ${LARGEST >> 20} MB. Record a smaller run.`);
  const state = `${size}:${mtimeMs}`;
  const known = loaded.get(path);
  if (known?.state === state) return known.recording;
  const recording = readRecording(await readFile(path, "utf8"), file);
  loaded.set(path, { state, recording });
  return recording;
}
