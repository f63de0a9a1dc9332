/** The whole main job on the demonstration repository, without an editor. Exit code 0 only if all it says is true. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeCost } from "#core/board/view/cost-sum.ts";
import { prove } from "./prove.ts";
import { openDemonstration } from "./site.ts";
import { tuttiIn } from "./tutti.ts";

const root = await mkdtemp(join(tmpdir(), "tutti-demonstration-"));
await using site = await openDemonstration(join(root, "fair-share"));
const environment = { ...process.env, ...site.environment, TUTTI_HOME: join(root, "home") };
const tutti = tuttiIn(site.folder, environment);
const say = (line = ""): void => console.log(line);

say(`The demonstration repository is in ${site.folder}, its forge on ${site.forge.apiUrl}.`);
say();
const { document: analysis } = await tutti("analyse");
say(`FOUND    ${analysis.findings.length} findings in ${analysis.facts.files} files`);
for (const finding of analysis.findings) say(`         ${finding.severity.padEnd(7)} ${finding.title}`);

const { document: imported } = await tutti("import", "BACKLOG.md");
const { document: plan } = await tutti("plan", "--accept-all");
say();
say(`PLANNED  ${plan.accepted.length} tasks from findings, ${imported.tasks.length} from BACKLOG.md`);

const { document: board } = await tutti("board");
const titles = new Map(board.columns.flatMap(({ cards }) => cards.map((card) => [card.id, card.title])));

const { document: first } = await tutti("run");
say();
say(`DONE     ${first.runs.length} runs, two at a time`);
for (const run of first.runs)
  say(`         ${run.agent.padEnd(13)} ${titleOf(run.task)}: ${files(run.deliveries.at(-1)?.files ?? 0)}`);

say();
say("CHECKED");
for (const run of first.runs) {
  for (const comment of run.openComments)
    say(
      `         ${comment.severity.padEnd(7)} ${comment.file ?? ""}${comment.line === undefined ? "" : `:${comment.line}`} ${comment.text.split("\n", 1)[0]}`,
    );
  if (run.openComments.every((comment) => comment.severity !== "error")) continue;
  const { document: again } = await tutti("review", run.id, "--send-back", "Please settle the points of the gate.");
  const failed = again.delivery?.checks.filter((check) => check.outcome === "failed").length ?? 0;
  say(`         sent back to ${run.agent}: ${failed === 0 ? "all checks pass now" : `${failed} checks still fail`}`);
}

say();
say("PUBLISHED");
const published = [];
for (const run of first.runs) {
  const { document: after } = await tutti("publish", run.id);
  if (after.run.state.name !== "published")
    throw new Error(`Run ${run.id} was not published: ${after.run.publishProblem ?? after.run.state.name}`);
  published.push(after.run);
  say(`         ${after.run.state.pull.url}  ${titleOf(after.run.task)}`);
}

const { document: status } = await tutti("status");
say();
say(`SPENT    ${describeCost(status.cost)} in ${status.cost.sessions} sessions`);
say();
const proofs = await prove({ site, published, analysis, root, environment });
for (const proof of proofs) say(`${proof.holds ? "proved  " : "NOT TRUE"} ${proof.claim}`);
for (const { pid } of status.workers) process.kill(pid, "SIGTERM");
process.exitCode = proofs.every((proof) => proof.holds) ? 0 : 1;

function titleOf(task: string): string {
  return titles.get(task) ?? task;
}

function files(many: number): string {
  return `${many} file${many === 1 ? "" : "s"}`;
}
