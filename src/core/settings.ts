import * as z from "zod";

/** An agent the user describes: a shell command, or a program that speaks the Agent Client Protocol. */
export const AgentSetting = z.object({
  kind: z.enum(["command", "acp"]),
  label: z.string().optional(),
  /**
   * `command`: run by the shell when there are no `args`. `{prompt}` in it, or in an argument, is replaced.
   * `acp`: the program to start.
   */
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  /** Names of variables of the machine's environment that this agent may see. Everything else is withheld. */
  env: z.array(z.string()).default([]),
  /** Variables to set for this agent, with their values. Not for keys: name those under `env`. */
  variables: z.record(z.string(), z.string()).default({}),
  /** What a `command` reads from its standard input. It always finds the prompt in the file `$TUTTI_PROMPT_FILE`. */
  stdin: z.enum(["closed", "prompt"]).default("closed"),
  /** The mode and model to set right after the session opens. `acp` only. */
  mode: z.string().optional(),
  model: z.string().optional(),
  /** Sessions at once. */
  concurrency: z.int().min(1).max(64).default(2),
});
export type AgentSetting = z.infer<typeof AgentSetting>;

/**
 * Everything a user may set, with its unit and default. The editor shows the
 * same names under `tutti.`; the command line reads `.tutti/settings.json`.
 */
export const Settings = z.object({
  agents: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), AgentSetting).default({}),
  /** The agent for tasks that name none and have no recipe; none means such tasks wait for a choice. */
  defaultAgent: z.string().optional(),
  /** Runs at once in this repository. */
  runLimit: z.int().min(1).max(64).default(2),
  /** The most one round of an agent may take, in minutes of wall time. */
  timeLimitMinutes: z
    .number()
    .positive()
    .max(24 * 60)
    .default(30),
  /** How long a question of an agent waits for a human before it is denied, in minutes. */
  approvalLimitMinutes: z
    .number()
    .positive()
    .max(24 * 60)
    .default(30),
  /** The most one check may take, in minutes. */
  checkLimitMinutes: z.number().positive().max(240).default(10),
  /** Kinds of project commands to run on a result, in this order. */
  checks: z.array(z.enum(["build", "types", "lint", "test"])).default(["types", "lint", "build", "test"]),
  /** A result larger than this gets a comment. */
  largeChangeLines: z.int().min(1).default(800),
  largeChangeFiles: z.int().min(1).default(40),
  /** Absolute path for worktrees; `~/.tutti/worktrees` when absent. */
  worktreeDirectory: z.string().optional(),
  /** Open pull requests as drafts. */
  draftPullRequests: z.boolean().default(false),
  /** The forge's API, for GitHub Enterprise; found from the remote when absent. */
  forgeUrl: z.url().optional(),
  /** The remote to push to. */
  remote: z.string().default("origin"),
  /** The branch pull requests are merged into; the forge's default branch when absent. */
  baseBranch: z.string().optional(),
  /** Minutes without work after which a worker ends. */
  workerIdleMinutes: z.number().positive().default(10),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});
