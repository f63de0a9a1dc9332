import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { importBacklog } from "../../src/core/backlog/import-backlog.ts";
import { endWithParent } from "../../test/rig/processes.ts";
import { oneOf, randomFrom } from "../../test/rig/random.ts";
import { broken, randomBacklog } from "../../test/unit/core/backlog/edit/random-backlog.ts";
import { tryAdding, tryEdits, type Tally } from "../../test/unit/core/backlog/edit/try-edits.ts";
import { root, say } from "../bootstrap.mjs";

interface Options {
  readonly edits: string;
  readonly minutes: string;
  readonly seed: string;
  readonly folders: readonly string[];
}

const options: Options = JSON.parse(process.argv[2] ?? "{}");
endWithParent();
const random = randomFrom(Number(options.seed));
const files = [join(root, "test/cases"), ...options.folders.map((folder) => resolve(folder))].flatMap(markdownIn);
const edited = edit(Number(options.edits));
say(
  `${edited.edits} edits of ${files.length} files and of ${edited.generated} generated ones: ${edited.made} made, ` +
    `${edited.refused} refused for want of a place, ${edited.damage.length} with damage, in ${edited.seconds} s`,
);
const read = readBroken(Number(options.minutes) * 60_000);
say(
  `${read.files} broken files read in ${options.minutes} minutes: ${read.failures.length} errors; ` +
    `the slowest took ${read.slowestMs} ms, the most memory was ${read.mostMegabytes} MB`,
);
for (const line of [...edited.damage, ...read.failures]) say(`  DAMAGE ${line}`);
mkdirSync(join(root, "artifacts"), { recursive: true });
writeFileSync(join(root, "artifacts", "fuzz.json"), JSON.stringify({ seed: options.seed, edited, read }, null, 2));
process.exitCode = edited.damage.length + read.failures.length === 0 ? 0 : 1;

/** Round after round, a few edits on each file, and as many on a generated one. */
function edit(most: number) {
  const start = performance.now();
  const tally: Tally = { edits: 0, made: 0, refused: 0 };
  const damage: string[] = [];
  let generated = 0;
  for (let told = 0; tally.edits < most;) {
    const before = tally.edits;
    for (const file of [...files, ...Array.from(files, () => undefined)]) {
      const text = file?.text ?? randomBacklog(random);
      if (file === undefined) generated += 1;
      attempt(damage, () => tryEdits({ path: file?.path ?? "BACKLOG.md", text }, random, 4, tally));
      attempt(damage, () => tryAdding({ path: file?.path ?? "BACKLOG.md", text }, random, tally));
      if (tally.edits >= most) break;
    }
    if (tally.edits === before) break; // no file holds a task
    if (tally.edits - told >= 10_000) say(`  ${(told = tally.edits)} edits, ${damage.length} with damage`);
  }
  return { ...tally, generated, damage, seconds: Math.round((performance.now() - start) / 1000) };
}

function readBroken(forMs: number) {
  const end = performance.now() + forMs;
  const failures: string[] = [];
  let count = 0;
  let slowestMs = 0;
  let mostMegabytes = 0;
  while (performance.now() < end) {
    const from = random(2) === 0 ? oneOf(random, files).text : randomBacklog(random);
    let text = from;
    for (let times = random(6); times >= 0; times--) text = broken(random, text);
    const start = performance.now();
    attempt(failures, () => importBacklog(text, "BACKLOG.md"));
    slowestMs = Math.max(slowestMs, Math.round(performance.now() - start));
    count += 1;
    if (count % 1000 === 0) mostMegabytes = Math.max(mostMegabytes, Math.round(process.memoryUsage().rss / 1_048_576));
  }
  return { files: count, failures, slowestMs, mostMegabytes };
}

function attempt(found: string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (found.length < 20) found.push(error instanceof Error ? error.message : String(error));
  }
}

function markdownIn(path: string): readonly { readonly path: string; readonly text: string }[] {
  if (!statSync(path).isDirectory())
    return /\.(?:md|markdown)$/i.test(path) ? [{ path: "BACKLOG.md", text: readFileSync(path, "utf8") }] : [];
  return readdirSync(path).flatMap((name) => markdownIn(join(path, name)));
}
