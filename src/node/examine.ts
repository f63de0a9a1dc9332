import type { Board } from "#core/board/board.ts";
import { cyclesIn } from "#core/board/dependencies.ts";
import { containmentInWords } from "#core/permission/containment.ts";
import { LOCAL } from "#core/run/executor.ts";
import type { Settings } from "#core/settings.ts";
import type { MachineAgents } from "./agents/catalogue.ts";
import { expectContainment } from "./contain/contain.ts";
import { findWall } from "./contain/wall.ts";
import type { Git } from "./git/git.ts";
import { readRepository, type Repository } from "./git/repository.ts";
import type { ExecutorRegistry } from "./places/executors.ts";
import { tryExecutors } from "./places/try-executors.ts";
import type { Registry } from "./registry/registry.ts";
import type { Examination } from "./project.ts";

export interface ExamineParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly agents: Pick<MachineAgents, "list" | "containment">;
  readonly executors: Pick<ExecutorRegistry, "get">;
  readonly settings: () => Settings;
  readonly board: Board;
  /** Where the board is, for a person. */
  readonly place: string;
  /** What is wrong in files that describe agents. */
  readonly registry: Pick<Registry, "problems">;
  /** Where a credential for the remote's host comes from; `undefined` when there is none. */
  readonly credential: (host: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** Looks at git, the repository, the agents and the credential. Never starts a paid call. */
export async function examine(parts: ExamineParts, signal: AbortSignal): Promise<readonly Examination[]> {
  const { git, repository, agents, settings } = parts;
  const state = await readRepository(git, repository, signal);
  const found: Examination[] = [
    { what: "git", state: "good", text: await git.line(repository.top, ["--version"], {}, signal) },
    { what: "repository", state: "good", text: repository.top },
    { what: "board", state: "good", text: parts.place },
    ...cyclesIn(await parts.board.refresh()).map((cycle) => ({
      what: "dependencies",
      state: "broken" as const,
      text: `Tasks wait for one another: ${cycle}. Take one of these dependencies away with \`tutti edit\`.`,
    })),
    state.head === undefined
      ? {
          what: "commits",
          state: "broken",
          text: "There is no commit yet. Make the first one: worktrees start from a commit.",
        }
      : {
          what: "commits",
          state: "good",
          text: `On ${state.currentBranch ?? "no branch"} at ${state.head.slice(0, 10)}.`,
        },
    state.identity === undefined
      ? {
          what: "identity",
          state: "missing",
          text: "Git knows no name and e-mail address. Commits are made as Tutti until you set user.name and user.email.",
        }
      : { what: "identity", state: "good", text: `${state.identity.name} <${state.identity.email}>` },
  ];
  found.push(...(await examineContainment(settings())), ...(await tryExecutors(settings(), parts.executors, signal)));
  const remote = state.remotes.find((entry) => entry.name === settings().remote);
  if (remote === undefined) {
    found.push({
      what: "remote",
      state: "missing",
      text: `There is no remote called ${settings().remote}. Pull requests need one.`,
    });
  } else {
    found.push({ what: "remote", state: "good", text: `${remote.name}: ${remote.url}` });
    const source = remote.forge === undefined ? undefined : await parts.credential(remote.forge.host, signal);
    found.push(
      source === undefined
        ? {
            what: "credential",
            state: "missing",
            text: "No token for the remote's host. Sign in from the editor, or set TUTTI_GITHUB_TOKEN.",
          }
        : { what: "credential", state: "good", text: source },
    );
  }
  const inFiles = parts.registry.problems().map((text) => ({ what: "agents file", state: "missing" as const, text }));
  return [...found, ...inFiles, ...(await examineAgents(agents, settings(), signal))];
}

async function examineContainment(settings: Settings): Promise<readonly Examination[]> {
  const wall = await findWall();
  const by = wall.kind === "none" ? "" : ` (${wall.program})`;
  const kinds = [
    ["containment", "Agents", settings.containment],
    ["commands", "Set-up commands and checks", settings.commandContainment],
  ] as const;
  return await Promise.all(
    kinds.map(async ([what, who, level]) => {
      const had = await expectContainment(level);
      const state = had.level === "none" || had.reason !== undefined ? "missing" : "good";
      return { what, state, text: `${who}: ${containmentInWords(had)}${had.level === "none" ? "" : by}` } as const;
    }),
  );
}

async function examineAgents(
  agents: ExamineParts["agents"],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Examination[]> {
  const known = await agents.list(signal);
  return await Promise.all(
    known.map(async ({ id, label, installed, version, remark }): Promise<Examination> => {
      const walled = installed ? await wallOf(id, agents, settings) : undefined;
      const text = [version, remark, walled].filter((part) => part !== undefined).join(". ");
      return { what: id, state: installed ? "good" : "missing", text: text === "" ? label : `${label} ${text}` };
    }),
  );
}

async function wallOf(id: string, agents: ExamineParts["agents"], settings: Settings): Promise<string | undefined> {
  const containment = await agents.containment(id);
  const place = settings.agentExecutors[id] ?? settings.defaultExecutor ?? LOCAL;
  if (containment === undefined || place === LOCAL) return containment && containmentInWords(containment);
  return `It works in ${place}, where nothing walls it in.`;
}
