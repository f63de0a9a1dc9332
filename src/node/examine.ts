import type { Board } from "#core/board/board.ts";
import { cyclesIn } from "#core/board/dependencies.ts";
import type { Agents } from "#core/run/agent.ts";
import type { Settings } from "#core/settings.ts";
import { findWall } from "./contain/wall.ts";
import type { Git } from "./git/git.ts";
import { readRepository, type Repository } from "./git/repository.ts";
import type { Examination } from "./project.ts";

export interface ExamineParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly agents: Agents;
  readonly settings: () => Settings;
  readonly board: Board;
  /** Where the board is, for a person. */
  readonly place: string;
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
  found.push(await examineContainment(settings()));
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
  return [...found, ...(await examineAgents(agents, signal))];
}

async function examineContainment({ containment }: Settings): Promise<Examination> {
  const what = "containment";
  if (containment === "none") return { what, state: "missing", text: "Agents are not contained: the settings say so." };
  const wall = await findWall();
  if (wall.kind === "none") return { what, state: "missing", text: `Agents are not contained: ${wall.reason}` };
  return { what, state: "good", text: `Agents write only their worktrees and their own folders (${wall.program}).` };
}

async function examineAgents(agents: Agents, signal: AbortSignal): Promise<readonly Examination[]> {
  return (await agents.list(signal)).map(({ id, label, installed, version, remark }) => {
    const text = [version, remark].filter((part) => part !== undefined).join(". ");
    return { what: id, state: installed ? "good" : "missing", text: text === "" ? label : `${label} ${text}` };
  });
}
