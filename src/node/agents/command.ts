import { refused, TuttiError } from "#core/errors.ts";
import type { AgentDriver, AgentSession, AgentStart } from "#core/run/agent.ts";
import type { Environment } from "../process/environment.ts";
import { startProcess, type RunningProcess } from "../process/running-process.ts";
import { shellCommand, shellWord } from "../process/shell-command.ts";
import { runCommandSession } from "./command-session.ts";
import { writePromptFile, type PromptFile } from "./prompt-file.ts";

export interface CommandAgent {
  readonly id: string;
  readonly label: string;
  /** A line for the shell, or, with `args`, a program. `{prompt}` in the line or an argument becomes the prompt. */
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin: "closed" | "prompt";
  /** Complete; see `agentEnvironment`. */
  readonly environment: Environment;
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
    supports: { steering: false, resume: false, usage: false, permission: false },
    async open(start, signal): Promise<AgentSession> {
      if (signal.aborted) throw new TuttiError("cancelled", `${agent.label} was stopped before it started.`);
      const prompt = await writePromptFile(start.prompt);
      try {
        const child = await startCommand(agent, start, prompt);
        return runCommandSession({ agent, start, child, prompt }, signal);
      } catch (error) {
        await prompt[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

async function startCommand(agent: CommandAgent, start: AgentStart, prompt: PromptFile): Promise<RunningProcess> {
  const fill = (text: string, word: (text: string) => string): string =>
    text.replaceAll("{prompt}", () => word(start.prompt));
  const command =
    agent.args.length > 0
      ? { command: agent.command, args: agent.args.map((argument) => fill(argument, String)) }
      : shellCommand(fill(agent.command, wordOrRefuse));
  const child = await startProcess({
    ...command,
    cwd: start.worktree,
    environment: {
      ...start.variables,
      ...agent.environment,
      TUTTI_PROMPT_FILE: prompt.path,
      TUTTI_WORKTREE: start.worktree,
    },
    run: start.run,
    stdin: agent.stdin === "prompt" ? "pipe" : "closed",
  });
  child.stdin?.end(start.prompt);
  return child;
}

function wordOrRefuse(prompt: string): string {
  if (process.platform !== "win32") return shellWord(prompt);
  throw refused("The Windows shell cannot take a prompt in a command line. Use %TUTTI_PROMPT_FILE%, or give `args`.");
}
