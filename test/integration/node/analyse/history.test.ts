import { expect, it } from "vitest";
import { withHistory } from "#core/analyse/history/history-findings.ts";
import { GitHistory } from "#node/analyse/git-history.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { planted, plantedSecrets } from "../../../fakes/planted-secrets.ts";
import { never, openScratch, writeFiles } from "../../../fakes/scratch-repository.ts";

const github = planted(plantedSecrets["github"] ?? "");
const npm = planted(plantedSecrets["npm"] ?? "");

it("the history gives secrets that no file has any more, with commit and author, and hides them", async () => {
  await using scratch = await openScratch({ "deploy.yml": `${github.text}\n`, "src/keep.ts": `// ${npm.text}\n` });
  const { git, repo } = scratch;
  const run = (...words: readonly string[]): Promise<string> => git.line(repo, words, {}, never);
  const first = await run("rev-parse", "HEAD");
  await writeFiles(repo, { "deploy.yml": "token: ${{ secrets.TOKEN }}\n" });
  await run("commit", "-qam", "hide it");
  await writeFiles(repo, { "deploy.yml": `${github.text}\n` });
  await run("commit", "-qam", "again");
  await run("revert", "--no-edit", "HEAD");

  const secretlint = new Secretlint();
  const told: number[] = [];
  const found = await new GitHistory(git, secretlint).search(repo, (done, total) => told.push(done / total), never);
  const analysis = withHistory(await new ProjectAnalyser(git, secretlint).analyse(repo, () => {}, never), found);
  const secrets = analysis.findings.filter(({ report }) => report === "history");
  expect(secrets.map(({ rule, evidence: [place] }) => `${rule} ${place?.file}`).toSorted()).toEqual([
    "secret-history/github deploy.yml",
    "secret-history/npm src/keep.ts",
  ]);
  expect(analysis.reports).toContain("history");
  const [gone, kept] = ["deploy.yml", "src/keep.ts"].map((file) => secrets.find(({ title }) => title.endsWith(file)));
  expect(gone?.message).toContain(first.slice(0, 12));
  expect(gone?.message).toContain("Revoke it first");
  expect(gone?.message).toContain("The file no longer has it.");
  expect(kept?.message).toContain("The file has one of this kind now, too.");
  for (const { secret } of [github, npm]) expect(JSON.stringify(analysis)).not.toContain(secret);
  expect(told.at(-1)).toBe(1);
});

it("the search of a history is cancelled, and one without a commit has nothing", async () => {
  await using scratch = await openScratch({ "a.ts": "1\n" });
  const history = new GitHistory(scratch.git, new Secretlint());
  const stop = new AbortController();
  const search = history.search(scratch.repo, () => stop.abort(), stop.signal);
  await expect(search).rejects.toThrow(/abort|cancel/i);
  await scratch.git.line(scratch.repo, ["checkout", "-q", "--orphan", "fresh"], {}, never);
  expect(await history.search(scratch.repo, () => {}, never)).toEqual([]);
});
