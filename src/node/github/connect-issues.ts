import type { IssueSource } from "#core/import/issue.ts";
import type { ForgePlace } from "#core/publish/remote.ts";
import { readRepository } from "../git/repository.ts";
import { apiUrlOf } from "./api-url.ts";
import type { PublisherParts } from "./create-publisher.ts";
import { OctokitIssues } from "./octokit-issues.ts";

const gitHub: Omit<ForgePlace, "owner" | "repo"> = { host: "github.com", origin: "https://github.com" };

/**
 * The issues of the forge on which the remote is that the settings name, or
 * else of GitHub, where a query must name the repository.
 */
export async function connectIssues(parts: Omit<PublisherParts, "agents">, signal: AbortSignal): Promise<IssueSource> {
  const { git, repository, settings, token, now } = parts;
  const { remote: name, forgeUrl } = settings();
  const { remotes } = await readRepository(git, repository, signal);
  const place = remotes.find((each) => each.name === name)?.forge ?? { ...gitHub, owner: "", repo: "" };
  return new OctokitIssues({ place, apiUrl: apiUrlOf(place, forgeUrl), token, now });
}
