import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { root } from "../../scripts/bootstrap.mjs";
import { runHostTests } from "../rig/host-tests.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const runs = 5;

const Times = z.object({ loadMs: z.number(), activateMs: z.number() });
type Times = z.infer<typeof Times>;

export default { name: "activation", run } satisfies Benchmark;

/** Starts the packaged extension in a fresh VS Code each time; the times are VS Code's own marks. */
async function run(): Promise<readonly Figure[]> {
  const times: Times[] = [];
  for (let count = 0; count < runs; count += 1) times.push(await measure());
  return [
    ...figures(
      "load the extension's code",
      times.map(({ loadMs }) => loadMs),
    ),
    ...figures(
      "inside activate()",
      times.map(({ activateMs }) => activateMs),
      50,
    ),
  ];
}

async function measure(): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), "marks-"));
  const path = join(folder, "marks.json");
  try {
    const report = await runHostTests(
      {
        extension: join(root, "test/rig/empty-extension"),
        packaged: true,
        files: [join(root, "test/bench/activation-marks.test.ts")],
        repository: { "README.md": "# An example\n" },
        environment: { TUTTI_MARKS: path },
      },
      () => {},
    );
    if (report?.passed !== 1)
      throw new Error(`VS Code did not activate Tutti: ${report?.failed.join("\n") ?? "it crashed"}`);
    return Times.parse(JSON.parse(readFileSync(path, "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** On a machine that does other things as well, the shortest time says most about the program itself. */
function figures(name: string, values: readonly number[], limit?: number): readonly Figure[] {
  const sorted = values.toSorted((a, b) => a - b);
  const median = { name: `${name}, median of ${runs}`, value: sorted[Math.floor(runs / 2)] ?? NaN, unit: "ms" };
  const least = { name: `${name}, least of ${runs}`, value: sorted[0] ?? NaN, unit: "ms" };
  return [limit === undefined ? median : { ...median, limit }, least];
}
