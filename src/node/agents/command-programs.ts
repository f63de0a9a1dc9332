import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { HeardFile } from "../process/heard-file.ts";
import { LineSplitter } from "../process/lines.ts";
import { unheardLimit } from "../process/outlive-script.ts";
import type { OutlivingProcess } from "../process/outliving-process.ts";
import { files } from "../process/outliving-record.ts";
import type { RunningProcess } from "../process/running-process.ts";
import type { Program, TellLine } from "./command-session.ts";
import type { PromptFile } from "./prompt-file.ts";

/** A program that speaks through pipes, and dies with its worker. */
export function pipedProgram(child: RunningProcess, prompt: PromptFile): Program {
  return {
    listen: async (tell) => {
      await using _prompt = prompt;
      const out = new LineSplitter((line) => tell("out", line));
      const error = new LineSplitter((line) => tell("error", line));
      child.stdout.on("data", (bytes: Buffer) => out.push(bytes)).once("end", () => out.end());
      child.stderr.on("data", (bytes: Buffer) => error.push(bytes)).once("end", () => error.end());
      return await child.ended;
    },
    end: () => child.end(),
  };
}

/** How far the output of a program was heard; `tree` tells it from every other one. */
interface Heard {
  readonly tree: string;
  readonly out: string;
  readonly error: string;
}

export function readHeard(text: string | undefined): Heard | undefined {
  const [, tree, out, error] = /^(.+) (\d+~?) (\d+~?)$/.exec(text ?? "") ?? [];
  return tree === undefined || out === undefined || error === undefined ? undefined : { tree, out, error };
}

/** In bytes. */
export function bytesOf({ out, error }: Pick<Heard, "out" | "error">): number {
  return Number.parseInt(out, 10) + Number.parseInt(error, 10);
}

const shortestPauseMs = 25;
const longestPauseMs = 200;

/** A program that writes to files, and may outlive its worker. */
export function outlivingProgram(child: OutlivingProcess, before: Pick<Heard, "out" | "error"> | undefined): Program {
  return {
    listen: async (tell, events) => {
      await using both = await openFiles(child, before, tell);
      if ((await both.waiting()).some((bytes) => bytes < 0)) events.leaveOut();
      let over = false;
      const ended = child.ended.then((end) => {
        over = true;
        return end;
      });
      for (let pauseMs = shortestPauseMs; ;) {
        const last = over;
        const at = both.at;
        const more = await both.read();
        // It may write faster than anybody can listen.
        if (!events.isFull && (await both.waiting()).some((bytes) => bytes > unheardLimit)) events.cutShort();
        if (events.isFull) await both.forget(); // or it would fill the disk with what nobody is told
        if (last && !more) break;
        if (more) continue;
        pauseMs = both.at === at ? Math.min(pauseMs * 2, longestPauseMs) : shortestPauseMs;
        await Promise.race([pause(pauseMs), ended]);
      }
      both.end();
      return await ended;
    },
    end: () => child.end(),
  };
}

/** What a program writes to. */
async function openFiles(
  { folder, tree }: OutlivingProcess,
  before: Pick<Heard, "out" | "error"> | undefined,
  tell: TellLine,
) {
  const say = (from: "out" | "error") => (line: string) => tell(from, line, `${tree} ${out.heard} ${error.heard}`);
  const out = await HeardFile.open(join(folder, files.out), before?.out, say("out"));
  const error = await HeardFile.open(join(folder, files.error), before?.error, say("error"));
  const both = [out, error];
  return {
    get at(): number {
      return out.at + error.at;
    },
    waiting: () => Promise.all(both.map((file) => file.waiting())),
    read: async () => (await Promise.all(both.map((file) => file.read()))).includes(true),
    forget: () => Promise.all(both.map((file) => file.forget())),
    end: () => both.forEach((file) => file.end()),
    [Symbol.asyncDispose]: async () => void (await Promise.all(both.map((file) => file[Symbol.asyncDispose]()))),
  };
}
