import { refused, TuttiError } from "#core/errors.ts";
import type { AgentDriver, AgentSession, AgentStart } from "#core/run/agent.ts";
import type { ContainAgent, ContainedLaunch, Launch } from "../contain/contain.ts";
import type { Environment } from "../process/environment.ts";
import { startProcess, type RunningProcess, type StartProcess } from "../process/running-process.ts";
import { shellCommand, shellWord } from "../process/shell-command.ts";
import { runCommandSession } from "./command-session.ts";
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
}

/**
 * Any shell command as an agent. It works in the worktree, finds the prompt in
 * the file `$TUTTI_PROMPT_FILE`, and is done when it ends; every exit code but
 * zero is a failure. What it costs is unknown.
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
        const { launch, containment } = await launchOf(agent, start, prompt);
        const child = await startCommand(agent, start, launch);
        const session = runCommandSession({ agent, start, child, prompt }, signal);
        return { ...session, ...(containment && { containment }) };
      } catch (error) {
        await prompt[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
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

async function startCommand(agent: CommandAgent, start: AgentStart, launch: Launch): Promise<RunningProcess> {
  const { start: startIt = startProcess } = agent;
  const child = await startIt({
    ...launch,
    cwd: start.elsewhere?.path ?? start.worktree,
    elsewhere: start.elsewhere,
    run: start.run,
    stdin: agent.stdin === "prompt" ? "pipe" : "closed",
  });
  child.stdin?.end(start.prompt);
  return child;
}

/** Elsewhere the shell is always a POSIX one. */
function wordFor({ elsewhere }: AgentStart): (prompt: string) => string {
  return elsewhere === undefined ? wordOrRefuse : shellWord;
}

function wordOrRefuse(prompt: string): string {
  if (process.platform !== "win32") return shellWord(prompt);
  throw refused("The Windows shell cannot take a prompt in a command line. Use %TUTTI_PROMPT_FILE%, or give `args`.");
}
