import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as z from "zod";
import type { Run } from "#core/board/run.ts";
import type { documents } from "#headless/documents.ts";
import { demonstrationGit } from "./make.ts";
import type { DemonstrationSite } from "./site.ts";
import { tuttiIn } from "./tutti.ts";

const exec = promisify(execFile);

export interface Proof {
  readonly claim: string;
  readonly holds: boolean;
}

export interface Claims {
  readonly site: DemonstrationSite;
  readonly published: readonly Run[];
  readonly analysis: z.output<(typeof documents)["analyse"]>;
  /** A folder for the proof's own clone. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Looks at the forge and at nothing else: clones it anew, compares each branch
 * with what was delivered, merges all of them, runs the project's tests on the
 * result, and analyses it again.
 */
export async function prove({ site, published, analysis, root, environment }: Claims): Promise<readonly Proof[]> {
  const folder = join(root, "proof");
  const authorised = `http.extraHeader=Authorization: Basic ${btoa(`x-access-token:${site.forge.token}`)}`;
  const git = async (...args: string[]): Promise<string> =>
    (await exec("git", args, { cwd: folder, env: { ...demonstrationGit(), GIT_MERGE_AUTOEDIT: "no" } })).stdout.trim();
  await exec("git", ["-c", authorised, "clone", "--quiet", site.forge.cloneUrl, folder], { env: demonstrationGit() });

  const pulls = site.forge.pulls();
  const delivered: boolean[] = [];
  for (const run of published) {
    const branch = run.place?.branch ?? "";
    const head = await git("rev-parse", `origin/${branch}`).catch(() => "no such branch");
    const pull = pulls.find((entry) => entry.branch === branch);
    delivered.push(head === run.deliveries.at(-1)?.commit && pull?.state === "open");
    await git("merge", "--quiet", "--no-edit", `origin/${branch}`);
  }
  const tests = await exec("npm", ["test"], { cwd: folder, env: environment }).then(
    () => true,
    () => false,
  );
  const claimed = analysis.findings.filter((finding) => !finding.rule.startsWith("secret/"));
  const { document: after } = await tuttiIn(folder, environment)("analyse");
  const left = new Set(after.findings.map((finding) => finding.id));
  return [
    {
      claim: `${published.length} branches are on the forge with the delivered commits, each with an open pull request`,
      holds: published.length > 0 && delivered.every(Boolean),
    },
    {
      claim: "every request to the forge keeps to GitHub's own description of its API",
      holds: site.forge.violations.length === 0,
    },
    { claim: "all of them merge without a conflict, and the project's tests pass on the result", holds: tests },
    {
      claim: `${claimed.length} findings are gone from it; the two secrets wait for a human`,
      holds: claimed.every((finding) => !left.has(finding.id)),
    },
  ];
}
