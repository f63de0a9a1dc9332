import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ReadReports } from "#core/gate/run-checks.ts";
import { isInside } from "./inside.ts";
import { readAskedReports } from "../analyse/report-files.ts";

/** File systems tell times more coarsely than clocks do. */
const COARSENESS_MS = 2_000;

/** Of links, which could lead out of the worktree, nothing is read. */
export const freshReports: ReadReports = async ({ path, elsewhere }, patterns, since, signal) => {
  if (elsewhere !== undefined) return [];
  const all = await readAskedReports(path, patterns, [], signal);
  const fresh = await Promise.all(
    all.map(async ({ file }) => {
      const found = await stat(join(path, file)).catch(() => undefined);
      return found !== undefined && found.mtimeMs >= since - COARSENESS_MS && (await isInside(path, file));
    }),
  );
  return all.filter((_, at) => fresh[at]);
};
