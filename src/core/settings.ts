import * as z from "zod";
import { ModelSetting } from "./agent-loop/model-setting.ts";
import { AgentTraits } from "./agents/agent-traits.ts";
import { Policy } from "./agents/policy.ts";
import { Overlap } from "./board/task.ts";
import { findingSettings } from "./board/view/finding-settings.ts";
import { BriefTokens, RegisterTokens } from "./brief/brief-setting.ts";
import { BudgetSettings } from "./cost/budget-settings.ts";
import { OwnPrice } from "./cost/own-price.ts";
import { ContainmentLevel } from "./permission/containment.ts";
import { HostText } from "./permission/host-rule.ts";
import { DEFAULT_POOL, poolName } from "./dispatch/abilities.ts";
import { GateSettings } from "./gate/gate-settings.ts";
import { ExecutorSetting, ExecutorName } from "./executor-setting.ts";
import { LintLevels, TaskLimits } from "./plan/lint/lint-rules.ts";
import { StreamDialectName } from "./stream-dialect.ts";
import { ReplaySetting } from "./replay/replay-setting.ts";
import { RoutingSettings } from "./routing/routing-settings.ts";

const Pool = z.string().regex(poolName);

/** An agent that is a program: a shell command, or one that tells what it does. */
export const ProgramSetting = z.object({
  kind: z
    .enum(["command", "acp", "stream"])
    .describe(
      "“command”: a shell command. “acp”: a program that speaks the Agent Client Protocol. “stream”: one that writes what it does as lines of JSON.",
    ),
  label: z.string().optional().describe("The name that is shown; the agent's id when absent."),
  command: z
    .string()
    .min(1)
    .describe(
      "“command”: run by the shell when there are no “args”; {prompt} in it, or in an argument, is replaced. “acp” and “stream”: the program to start.",
    ),
  args: z
    .array(z.string())
    .default([])
    .describe("Arguments of the program; of a “stream” those besides what its dialect needs."),
  dialect: StreamDialectName.optional().describe(
    "Whose lines a “stream” writes; known by the name of the program when absent.",
  ),
  env: z
    .array(z.string())
    .default([])
    .describe("Names of variables of the machine's environment that this agent may see. Everything else is withheld."),
  variables: z
    .record(z.string(), z.string())
    .default({})
    .describe("Variables to set for this agent, with their values. Not for keys: name those under “env”."),
  stdin: z
    .enum(["closed", "prompt"])
    .default("closed")
    .describe(
      "What a “command” reads from its standard input. It always finds the prompt in the file $TUTTI_PROMPT_FILE.",
    ),
  mode: z
    .string()
    .optional()
    .describe(
      "The mode that says what it does unasked; its usual one, which edits in the worktree, when absent. “acp” and “stream” only.",
    ),
  model: z.string().optional().describe("The model to ask; its own choice when absent. “acp” and “stream” only."),
  concurrency: z.int().min(1).max(64).default(2).describe("Sessions of this agent at once."),
  provider: z
    .string()
    .optional()
    .describe("Whose account it uses, for “providerLimits”; what is known of a known agent when absent."),
  containment: ContainmentLevel.optional().describe("Its own “containment”; that of all agents when absent."),
  home: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Where it keeps its own state, such as “~/.my-agent”: it may write there when it is contained. Those of known agents need not be named.",
    ),
  hosts: z
    .array(HostText)
    .default([])
    .describe(
      "Hosts that it may reach when its containment is “hosts”, beside “agentHosts”. Those of known agents' vendors need not be named.",
    ),
});
export type ProgramSetting = z.infer<typeof ProgramSetting>;

/** An agent the user describes. */
export const AgentSetting = z.discriminatedUnion("kind", [ProgramSetting, ModelSetting, ReplaySetting]);
export type AgentSetting = z.infer<typeof AgentSetting>;

const dayMinutes = 24 * 60;

/**
 * Everything a user may set, with its unit and default. The editor shows the
 * same names under `tutti.` with the same words; the command line reads
 * `.tutti/settings.json`.
 */
export const Settings = z.object({
  agents: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), AgentSetting)
    .default({})
    .describe(
      "Your own agents by id: shell commands, programs that speak the Agent Client Protocol, models, or recordings.",
    ),
  defaultAgent: z
    .string()
    .optional()
    .describe(
      "The agent for tasks that name none, have no recipe, and fit none of the rules of “routing”. Without it they go to the one that fits them best.",
    ),
  routing: RoutingSettings.describe("Which agent gets which task, and which one goes on when that one cannot be had."),
  agentTraits: z
    .record(z.string(), AgentTraits)
    .default({})
    .describe("What agents are good for, by the agent's id, before what Tutti knows of them: for choosing among them."),
  policy: Policy.default([]).describe(
    "Whose models may be used. Each entry must permit an agent, and nothing else can: no task, rule, flag or fallback. The entries of all places where settings are count together.",
  ),
  runLimit: z.int().min(1).max(64).default(2).describe("Runs at once in this repository."),
  providerLimits: z
    .record(z.string(), z.int().min(1).max(64))
    .default({})
    .describe(
      "Runs at once of all agents of one provider, by its name: anthropic, openai, google, github, alibaba, moonshot, or what agents of your own name as theirs.",
    ),
  columnLimits: z
    .object({
      "in-progress": z.int().min(1).optional().describe("Tasks that agents and people work on."),
      review: z.int().min(1).optional().describe("Tasks that wait for a review, with those at work that will."),
    })
    .default({})
    .describe("The most tasks in a column of the board. While one is full, no further task is started."),
  budgets: BudgetSettings.describe(
    "What may be spent, in US dollars: by one run, one task, the open tasks of the board, a day, the project. None is overrun by more than one turn of one run.",
  ),
  prices: z
    .record(z.string(), OwnPrice)
    .default({})
    .describe(
      "Your own prices in US dollars for a million tokens, by “model” or “provider/model”, before those of the catalogue that comes with Tutti: for new models, for contracts, and with zeros for models of your own.",
    ),
  overlap: Overlap.default("wait").describe(
    "Tasks that will probably touch the same files: “wait” starts one after the other has been published or settled, “allow” runs them side by side. A task may say otherwise.",
  ),
  planLint: LintLevels.describe(
    'How severe a fault of a task is, by rule, such as { "missing-criteria": "error", "overlap": "off" }. Tasks with errors are not started unless you ask for that very task. Without it only dependencies that can never be met are errors.',
  ),
  taskLimits: TaskLimits.describe("From which size on a task should be several: the rule “oversize” says so."),
  containment: ContainmentLevel.default("files").describe(
    "How agents are walled in. “files”: they write only their worktree, their own folders and temporary ones, where the machine has bubblewrap (Linux) or Seatbelt (macOS); the card says where it has not. “hosts”: besides, they reach only the hosts of their vendor and of “agentHosts” (Linux). “none”: they write what you may write.",
  ),
  containmentRequired: z
    .boolean()
    .default(false)
    .describe("Whether an agent is not started at all where it cannot be walled in as it should."),
  commandContainment: ContainmentLevel.default("files").describe(
    "The same for set-up and tear-down commands and for checks, which run what an agent has written. “files”: they write only the worktree, temporary folders, and caches of their own.",
  ),
  agentHosts: z
    .array(HostText)
    .default([])
    .describe(
      "Hosts that all agents, and commands, may reach whose containment is “hosts”, such as registry.npmjs.org, *.example.com:8443 or localhost:11434. Without a port 443 is meant. This machine is reached only where it is named, with a port.",
    ),
  writableFolders: z
    .array(z.string().min(1))
    .default([])
    .describe("Folders that contained agents may write as well, such as “~/.cache”. Absolute, or beginning with “~/”."),
  timeLimitMinutes: z
    .number()
    .positive()
    .max(dayMinutes)
    .default(30)
    .describe("The most one round of an agent may take, in minutes of wall time."),
  workerDeathLimit: z
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .describe(
      "How often the worker of one run may die before the run fails instead of waiting to be resumed. Retrying it from a step begins a new count.",
    ),
  approvalLimitMinutes: z
    .number()
    .positive()
    .max(dayMinutes)
    .default(30)
    .describe("How long a question of an agent waits for a human before it is denied, in minutes."),
  checkLimitMinutes: z.number().positive().max(240).default(10).describe("The most one check may take, in minutes."),
  checks: z
    .array(z.enum(["build", "types", "lint", "format", "test"]))
    .default(["types", "lint", "build", "test"])
    .describe(
      "Kinds of project commands to run on a result. Types, lint and format run side by side, then the others.",
    ),
  gate: GateSettings.describe("How results are judged by machine: checks of your own, their order and limits."),
  largeChangeLines: z.int().min(1).default(800).describe("A result with more changed lines than this gets a comment."),
  largeChangeFiles: z.int().min(1).default(40).describe("A result with more changed files than this gets a comment."),
  worktreeDirectory: z
    .string()
    .optional()
    .describe("Absolute path of the folder for worktrees; “~/.tutti/worktrees” when absent."),
  remadeFolders: z
    .array(z.string().regex(/^[^/\\]+$/))
    .default([])
    .describe(
      "Names of folders that git ignores and that can be made again, such as “build”. Installed packages and known caches are such folders anyway. What else git ignores is kept when a worktree is removed.",
    ),
  ...findingSettings,
  setUpCommands: z
    .array(z.string().min(1))
    .default([])
    .describe("Commands that prepare each new worktree, run in it one after the other before the agent starts."),
  tearDownCommands: z
    .array(z.string().min(1))
    .default([])
    .describe("Commands that run in a worktree before it is removed, for example to drop its database."),
  repositoryCommands: z
    .boolean()
    .default(false)
    .describe(
      "Also run the set-up and tear-down commands that files of the repository name, such as .cursor/worktrees.json or conductor.json, and use the agents of its .tutti/agents.yaml that name a command, an address or a key. Only for repositories whose authors you trust.",
    ),
  setUpLimitMinutes: z
    .number()
    .positive()
    .max(240)
    .default(10)
    .describe("The most one set-up or tear-down command may take, in minutes."),
  portBase: z
    .int()
    .min(1024)
    .max(64_000)
    .default(21_000)
    .describe("The first of the ports that worktrees are given: ten for each, up to 64 worktrees."),
  worktreeVariables: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
    .default({ PORT: "{port}" })
    .describe(
      "Variables for set-up, agents and checks in a worktree. {port}, {port+1} … {port+9}, {slot}, {database}, {path} and {root} are replaced, as in “postgres://localhost/{database}”.",
    ),
  freeSpaceFloorMb: z
    .int()
    .min(0)
    .default(1_024)
    .describe("No run starts while less than this is free on the disk of the worktrees, in megabytes."),
  worktreeRetentionDays: z
    .number()
    .positive()
    .default(14)
    .describe(
      "Worktrees of runs that ended longer ago are removed when a worker starts, in days; all work in them stays restorable.",
    ),
  draftPullRequests: z.boolean().default(false).describe("Open pull requests as drafts."),
  forgeUrl: z
    .url()
    .optional()
    .describe("Address of the forge's API, for GitHub Enterprise; found from the remote when absent."),
  remote: z.string().default("origin").describe("The git remote to push to."),
  baseBranch: z
    .string()
    .optional()
    .describe("The branch pull requests are merged into; the forge's default branch when absent."),
  databaseUrl: z
    .string()
    .optional()
    .describe(
      "Address of a Postgres database that keeps the board, shared by many machines, such as postgres://user@host/database; without a password, which belongs into ~/.pgpass. A file beside the repository's objects when absent. Counts at the next start.",
    ),
  board: z
    .string()
    .optional()
    .describe("The board's name in that database; made from the remote's address when absent."),
  agentPools: z
    .record(z.string(), Pool)
    .default({})
    .describe(
      'Agents whose runs only workers of one pool take, by the agent\'s id, such as { "codex": "gpu" }. A task\'s label “pool:NAME” wins.',
    ),
  executors: z
    .record(ExecutorName, ExecutorSetting)
    .default({})
    .describe("Where worktrees can live besides this machine, by name: machines over SSH, containers."),
  defaultExecutor: ExecutorName.optional().describe(
    "The executor for all runs that nothing else decides about; this machine when absent. A task's label “on:NAME” wins; “local” is this machine.",
  ),
  agentExecutors: z
    .record(z.string(), ExecutorName)
    .default({})
    .describe('Executors of agents by the agent\'s id, such as { "codex": "box" }.'),
  poolExecutors: z
    .record(Pool, ExecutorName)
    .default({})
    .describe('Executors of pools, such as { "gpu": "box" }; an agent\'s own wins.'),
  workerPools: z
    .array(Pool)
    .min(1)
    .default([DEFAULT_POOL])
    .describe("The pools of workers that are started on this machine without naming others."),
  drainLimitMinutes: z
    .number()
    .min(0)
    .max(dayMinutes)
    .default(10)
    .describe("How long a worker that is told to end lets its runs go on, in minutes. Then they are interrupted."),
  briefTokens: BriefTokens,
  registerTokens: RegisterTokens,
  workerIdleMinutes: z.number().positive().default(10).describe("Minutes without work after which the worker ends."),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});
