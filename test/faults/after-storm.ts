import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Event } from "#core/board/event.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openPlace } from "#node/open-stores.ts";
import { findBoard } from "#node/find-board.ts";
import { verify } from "#node/store/verify.ts";
import { findMarked } from "../rig/leftovers.ts";
import type { Promised } from "./storm.ts";
import type { StormSite } from "./storm-site.ts";

/** Everything that is not as it must be after a storm, as sentences. */
export async function damageAfter(site: StormSite, { promised, tasks }: Promised): Promise<readonly string[]> {
  const events = await allEvents(site);
  const damage = [...lostPromises(events, promised), ...wrongEnds(events, tasks), ...doubleCharges(events)];
  damage.push(...(await wrongForge(site, events)), ...(await leftovers(site)));
  damage.push(...site.forge.violations.map((text) => `The forge was asked wrongly: ${text}`));
  const file = join(site.folder, ".git", "tutti", "board.db");
  if (existsSync(file)) damage.push(...(await verify(file)).problems);
  return damage;
}

async function allEvents({ folder, environment }: StormSite): Promise<readonly Event[]> {
  const { commonDir, address } = await findBoard(folder, environment, new AbortController().signal);
  await using place = await openPlace(commonDir, address);
  const entries = await createEventLog(place.board, (value) => Event.parse(value)).read(0, 10_000_000);
  entries.forEach(({ version }, index) => {
    if (version !== index + 1) throw new Error(`Event ${index + 1} is missing.`);
  });
  return entries.map(({ event }) => event);
}

function lostPromises(events: readonly Event[], promised: ReadonlySet<string>): readonly string[] {
  const added = new Map<string, number>();
  for (const event of events) {
    if (event.type === "task/added") added.set(event.task.id, (added.get(event.task.id) ?? 0) + 1);
  }
  const lost = [...promised].filter((id) => !added.has(id)).map((id) => `${id} was promised and is lost.`);
  const twice = [...added].filter(([, count]) => count > 1).map(([id, count]) => `${id} was added ${count} times.`);
  return [...lost, ...twice];
}

function wrongEnds(events: readonly Event[], tasks: readonly string[]): readonly string[] {
  const taskOf = new Map(events.flatMap((event) => (event.type === "run/requested" ? [[event.run, event.task]] : [])));
  const published = events.flatMap((event) => (event.type === "publish/done" ? [taskOf.get(event.run)] : []));
  const wrong = tasks.map((id) => [id, published.filter((task) => task === id).length] as const);
  return wrong.filter(([, count]) => count !== 1).map(([id, count]) => `${id} came to its end ${count} times.`);
}

function doubleCharges(events: readonly Event[]): readonly string[] {
  const ids = events.flatMap((event) => (event.type === "usage/recorded" ? [event.id] : []));
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} was charged twice.`);
}

/** One pull request and one commit for each run that was published, with that run's work and no other's. */
async function wrongForge({ forge }: StormSite, events: readonly Event[]): Promise<readonly string[]> {
  const damage: string[] = [];
  const pulls = forge.pulls();
  const ended = events.flatMap((event) => (event.type === "publish/done" ? [event] : []));
  if (pulls.length !== ended.length) damage.push(`${pulls.length} pull requests for ${ended.length} runs.`);
  const made = forge.log.filter(
    ({ method, path, status }) => method === "POST" && path.endsWith("/pulls") && status < 300,
  );
  if (made.length !== pulls.length) damage.push(`${made.length} pull requests were made, ${pulls.length} are there.`);
  for (const { name } of (await forge.bare.branches()).filter((branch) => branch.name !== "main")) {
    const commits = await forge.bare.commits(`main..${name}`, 10);
    if (commits.length !== 1) damage.push(`${name} has ${commits.length} commits.`);
    const files = (await forge.bare.git("diff", "--name-only", "main", name)).trim().split("\n");
    if (files.length !== 1) damage.push(`${name} changes ${files.join(", ")}.`);
  }
  const runs = ended.map(({ run }) => run);
  const pushed = (await forge.bare.git("for-each-ref", "--format=%(refname)", "refs/heads")).trim().split("\n");
  if (pushed.length !== runs.length + 1) damage.push(`${pushed.length - 1} branches for ${runs.length} runs.`);
  return damage;
}

/** Agents that live on, and worktrees that nobody needs. */
async function leftovers({ environment }: StormSite): Promise<readonly string[]> {
  const mark = environment["TUTTI_STORM"] ?? "";
  const agents = findMarked(mark).map(({ pid, command }) => `Process ${pid} lives on: ${command}`);
  const folder = join(environment["TUTTI_HOME"] ?? "", "worktrees");
  const trees = existsSync(folder) ? await worktreesIn(folder) : [];
  return [...agents, ...trees.map((path) => `The worktree ${path} was left.`)];
}

async function worktreesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.name === ".git").map((entry) => entry.parentPath);
}
