import { refused, TuttiError } from "#core/errors.ts";
import { type Adoption, type AgentDriver, type AgentSession, type AgentStart, NotResumed } from "#core/run/agent.ts";
import type { ContainAgent, ContainedLaunch } from "../contain/contain.ts";
import type { Launch } from "../contain/launch.ts";
import type { Environment } from "../process/environment.ts";
import { adoptOutliving, startOutliving } from "../process/outliving-process.ts";
import { folderOfRun } from "../process/outliving-record.ts";
import { startProcess, type StartProcess } from "../process/running-process.ts";
import { shellCommand, shellWord } from "../process/shell-command.ts";
import { bytesOf, outlivingProgram, pipedProgram, readHeard } from "./command-programs.ts";
import { type Program, runCommandSession } from "./command-session.ts";
import { EventStream } from "./event-stream.ts";
import { writePromptFile, type PromptFile, type WritePrompt } from "./prompt-file.ts";

export interface CommandAgent {
  readonly id: string;
  readonly label: string;
  /** A line for the shell, or, with `args`, a program. `{prompt}` in the line or an argument becomes the prompt. */
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin: "closed" | "prompt";
  /** Complete; see `agentEnvironment`. */
  readonly environment: Environment;
  /** Where it runs is told with each start. */
  readonly start?: StartProcess | undefined;
  readonly writePrompt?: WritePrompt | undefined;
  /** Walls it in. It is started as it is when absent. */
  readonly contain?: ContainAgent | undefined;
  /** Where programs leave what lets another worker adopt them; they die with their worker when absent, and on Windows. */
  readonly outliving?: string | undefined;
}

/**
 * Any shell command as an agent. It works in the worktree, finds the prompt in
 * the file `$TUTTI_PROMPT_FILE`, and is done when it ends; every exit code but
 * zero is a failure. What it costs is unknown. It may outlive its worker.
 */
export function createCommandDriver(agent: CommandAgent): AgentDriver {
  return {
    id: agent.id,
    label: agent.label,
    supports: { steering: false, resume: false, usage: false, permission: false, elsewhere: true },
    async open(start, signal): Promise<AgentSession> {
      if (signal.aborted) throw new TuttiError("cancelled", `${agent.label} was stopped before it started.`);
      const { writePrompt = writePromptFile } = agent;
      const prompt = await writePrompt(start.prompt, start.elsewhere);
      try {
        const { launch, containment, refusals } = await launchOf(agent, start, prompt);
        const here = start.elsewhere === undefined && outlives(agent) ? agent : undefined;
        const program = await (here === undefined
          ? startPiped(agent, start, launch, prompt)
          : startOutside(here, start, launch, prompt));
        const { timeLimitMs } = start;
        const session = runCommandSession({ agent, timeLimitMs, program, events: new EventStream(), refusals }, signal);
        return { ...session, ...(containment && { containment }) };
      } catch (error) {
        await prompt[Symbol.asyncDispose]();
        throw error;
      }
    },
    adopt: (adoption, signal) => (outlives(agent) ? adopt(agent, adoption, signal) : Promise.resolve(undefined)),
  };
}

type OutlivingAgent = CommandAgent & { readonly outliving: string };

function outlives(agent: CommandAgent): agent is OutlivingAgent {
  return agent.outliving !== undefined && process.platform !== "win32";
}

async function adopt(
  agent: OutlivingAgent,
  { run, step, timeLimitMs, heard }: Adoption,
  signal: AbortSignal,
): Promise<AgentSession | undefined> {
  const child = await adoptOutliving(folderOfRun(agent.outliving, run), step);
  if (child === undefined) return undefined;
  const last = readHeard(await heard());
  const before = last?.tree === child.tree ? last : undefined;
  const events = new EventStream(before === undefined ? 0 : bytesOf(before));
  const lost = (): Error => new NotResumed(`${agent.label} had ended together with its worker`);
  const program = outlivingProgram(child, before);
  return runCommandSession({ agent, timeLimitMs, spentMs: child.ageMs, program, events, lost }, signal);
}

async function startOutside(
  { outliving, stdin }: OutlivingAgent,
  start: AgentStart,
  launch: Launch,
  prompt: PromptFile,
): Promise<Program> {
  const { run, worktree, step = "", timeLimitMs } = start;
  const child = await startOutliving({
    ...launch,
    cwd: worktree,
    run,
    folder: folderOfRun(outliving, run),
    step,
    prompt: prompt.path,
    promptIsInput: stdin === "prompt",
    timeLimitMs,
  });
  return outlivingProgram(child, undefined);
}

async function startPiped(
  agent: CommandAgent,
  start: AgentStart,
  launch: Launch,
  prompt: PromptFile,
): Promise<Program> {
  const { start: startIt = startProcess } = agent;
  const child = await startIt({
    ...launch,
    cwd: start.elsewhere?.path ?? start.worktree,
    elsewhere: start.elsewhere,
    run: start.run,
    stdin: agent.stdin === "prompt" ? "pipe" : "closed",
  });
  child.stdin?.end(start.prompt);
  return pipedProgram(child, prompt);
}

async function launchOf(
  agent: CommandAgent,
  start: AgentStart,
  prompt: PromptFile,
): Promise<Omit<ContainedLaunch, "containment"> & Partial<ContainedLaunch>> {
  const fill = (text: string, word: (text: string) => string): string =>
    text.replaceAll("{prompt}", () => word(start.prompt));
  const command =
    agent.args.length > 0
      ? { command: agent.command, args: agent.args.map((argument) => fill(argument, String)) }
      : shellCommand(fill(agent.command, wordFor(start)), start.elsewhere && "linux");
  const worktree = start.elsewhere?.path ?? start.worktree;
  const environment = {
    ...start.variables,
    ...agent.environment,
    TUTTI_PROMPT_FILE: prompt.path,
    TUTTI_WORKTREE: worktree,
  };
  const launch = { ...command, environment };
  return (await agent.contain?.(launch, worktree, start.elsewhere !== undefined)) ?? { launch };
}

/** Elsewhere the shell is always a POSIX one. */
function wordFor({ elsewhere }: AgentStart): (prompt: string) => string {
  return elsewhere === undefined ? wordOrRefuse : shellWord;
}

function wordOrRefuse(prompt: string): string {
  if (process.platform !== "win32") return shellWord(prompt);
  throw refused("The Windows shell cannot take a prompt in a command line. Use %TUTTI_PROMPT_FILE%, or give `args`.");
}
