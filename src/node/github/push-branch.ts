import { refused, TuttiError } from "#core/errors.ts";
import type { Remote } from "#core/publish/remote.ts";
import { firstComplaint, mask } from "../git/git-failure.ts";
import type { Git } from "../git/git.ts";
import { pushLfs } from "../git/lfs.ts";
import { requireEncrypted } from "./api-url.ts";

export interface Push {
  readonly branch: string;
  /** The commit that may be overwritten there, and no other; none when `undefined`. */
  readonly replaces: string | undefined;
}

/**
 * Pushes a branch to the same name on a remote. The token
 * goes to git by its environment: never in the arguments, an address, the
 * configuration or a message. Without a token, and for SSH, the person's own
 * credentials of git are used.
 */
export async function pushBranch(
  git: Git,
  top: string,
  remote: Remote,
  { branch, replaces }: Push,
  token: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const args = ["-c", "core.hooksPath=/dev/null", "push", "--porcelain", "--recurse-submodules=no"];
  const lease = replaces === undefined ? [] : [`--force-with-lease=refs/heads/${branch}:${replaces}`];
  const refs = `refs/heads/${branch}:refs/heads/${branch}`;
  const environment =
    remote.transport === "http" && token !== undefined ? tokenEnvironment(remote, token) : sshEnvironment(git);
  const secrets = token === undefined ? [] : [token, basic(token)];
  const options = { environment, secrets, answers: [1, 128] };
  const lfs = await pushLfs(git, top, remote.name, branch, { environment, secrets }, signal);
  if (lfs.code !== 0) throw explainLfs(remote, branch, mask(lfs.complaint, secrets));
  const { code, output, complaint } = await git.answer(
    top,
    [...args, ...lease, "--", remote.name, refs],
    options,
    signal,
  );
  if (code !== 0) throw explainPush(remote, branch, `${output.toString("utf8")}\n${mask(complaint, secrets)}`);
}

function tokenEnvironment(remote: Remote, token: string): Record<string, string> {
  const { origin } = new URL(remote.url);
  requireEncrypted(origin);
  return {
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic(token)}`,
    // A rejected token must end here, not at somebody's key chain or in a window.
    GIT_CONFIG_KEY_1: "credential.helper",
    GIT_CONFIG_VALUE_1: "",
    GIT_ASKPASS: "",
  };
}

/** SSH must fail rather than ask, unless the person has set how it is called. */
function sshEnvironment({ settings: { environment } }: Git): Record<string, string> {
  const own = environment["GIT_SSH_COMMAND"] ?? environment["GIT_SSH"];
  return own === undefined ? { GIT_SSH_COMMAND: "ssh -o BatchMode=yes" } : {};
}

function basic(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

type Explain = (place: string, branch: string, reason: string) => TuttiError;

const explanations: readonly (readonly [RegExp, Explain])[] = [
  [
    /without `workflow` scope|`workflows` permission/,
    (place) =>
      new TuttiError(
        "unauthorised",
        `The token may not change workflows in ${place}. It needs the scope workflow, or the permission workflows=write.`,
      ),
  ],
  [
    /\(non-fast-forward\)|\(fetch first\)|\(stale info\)/,
    (place, branch) =>
      refused(
        `${place} has other commits on ${branch}. Nothing was overwritten. Fetch them and merge, or delete that branch there.`,
      ),
  ],
  [/\[remote rejected\]/, (place, branch, reason) => refused(`${place} refused the push of ${branch}: ${reason}`)],
  [/src refspec \S+ does not match any/, (_, branch) => refused(`There is no branch ${branch} to push.`)],
  [
    /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|returned error: 401|Invalid username or (?:password|token)/,
    (place) =>
      new TuttiError(
        "unauthorised",
        `${place} rejected the credentials for the push. Sign in again, or set a new token.`,
      ),
  ],
  [
    /returned error: 403|Permission to \S+ denied|Write access to repository not granted/,
    (place) =>
      new TuttiError(
        "unauthorised",
        `The token may not push to ${place}. It needs the scope repo, or the permission contents=write.`,
      ),
  ],
  [
    /Permission denied \(publickey|Host key verification failed/,
    (place) =>
      new TuttiError(
        "unauthorised",
        `SSH could not sign in to ${place}. Check the key with: ssh -T, and load it into the agent.`,
      ),
  ],
  [
    /not found|does not appear to be a git repository|returned error: 404/,
    (place) => refused(`There is no repository at ${place}, or the credentials give no access to it.`),
  ],
  [
    /Could not resolve|Failed to connect|Connection (?:refused|reset|timed out)|unexpected disconnect|early EOF|returned error: (?:5\d\d|429)|Network is unreachable|Empty reply|Connection closed/i,
    (place) =>
      new TuttiError("unavailable", `${place} cannot be reached. Check the network and try again.`, {
        retryAfterMs: 30_000,
      }),
  ],
];

/** git-lfs has words of its own for what git says, too. */
function explainLfs(remote: Remote, branch: string, said: string): TuttiError {
  const place = mask(remote.url, []);
  if (/'lfs' is not a git command/.test(said)) {
    return refused(
      `${branch} has files in Git LFS, and git-lfs is not installed where Tutti runs git, so they cannot be uploaded. Install it, then try again.`,
    );
  }
  if (/Authorization error|Authentication required|Bad credentials|HTTP 401/.test(said)) {
    return new TuttiError(
      "unauthorised",
      `${place} rejected the credentials for the upload of Git LFS objects. Sign in again, or set a new token.`,
    );
  }
  if (/missing|not exist/.test(said) && /object/.test(said)) {
    return refused(
      `Objects of Git LFS that ${branch} needs are not on this machine: ${firstComplaint(said)}. Fetch them with git lfs fetch, then try again.`,
    );
  }
  return explainPush(remote, branch, said, "upload Git LFS objects of");
}

function explainPush(remote: Remote, branch: string, said: string, doing = "push"): TuttiError {
  const reason = /\[remote rejected\] \((.*)\)/.exec(said)?.[1] ?? firstComplaint(said);
  for (const [pattern, explain] of explanations) {
    if (pattern.test(said)) return explain(mask(remote.url, []), branch, reason);
  }
  return refused(`git could not ${doing} ${branch} to ${mask(remote.url, [])}: ${reason}`);
}
