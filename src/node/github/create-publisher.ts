import { refused } from "#core/errors.ts";
import { createForgePublisher } from "#core/publish/forge-publisher.ts";
import type { Publisher } from "#core/publish/publisher.ts";
import type { Agents } from "#core/run/agent.ts";
import type { Settings } from "#core/settings.ts";
import type { Git } from "../git/git.ts";
import { readRepository, type Repository } from "../git/repository.ts";
import { apiUrlOf, isThisMachine } from "./api-url.ts";
import { missingToken, OctokitForge } from "./octokit-forge.ts";
import type { TokenProvider } from "./token.ts";

export interface PublisherParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly settings: () => Settings;
  readonly agents: Agents;
  readonly token: TokenProvider;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Publishes to the forge of the remote that the settings name. */
export function createPublisher(parts: PublisherParts): Publisher {
  return createForgePublisher({
    connect: (signal) => connectForge(parts, signal),
    baseBranch: () => parts.settings().baseBranch,
    labelOf: async (agent, signal) => (await parts.agents.list(signal)).find(({ id }) => id === agent)?.label ?? agent,
  });
}

/**
 * @throws TuttiError `refused` when the remote is missing, or is on no forge
 * @throws TuttiError `unauthorised` when there is no token; nothing has been pushed then
 */
export async function connectForge(parts: PublisherParts, signal: AbortSignal): Promise<OctokitForge> {
  const { git, repository, settings, token, now } = parts;
  const { remote: name, forgeUrl } = settings();
  const { remotes } = await readRepository(git, repository, signal);
  const remote = remotes.find((each) => each.name === name);
  if (remote === undefined) {
    throw refused(`The repository has no remote ${name}. Add one with: git remote add ${name} ADDRESS`);
  }
  const place = remote.forge;
  if (place === undefined) {
    throw refused(`The remote ${name} (${remote.url}) is not on GitHub, so no pull request can be opened there.`);
  }
  const apiUrl = apiUrlOf(place, forgeUrl);
  if ((await token(place.host, signal)) === undefined) throw missingToken(place.host);
  const throttle = !isThisMachine(apiUrl); // a forge on this machine has nobody to notify
  return new OctokitForge(git, { top: repository.top, remote, place, apiUrl, token, now, throttle });
}
