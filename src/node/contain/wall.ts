import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { timeLimit } from "../agents/time-limit.ts";
import type { Environment } from "../process/environment.ts";
import { startProcess } from "../process/running-process.ts";
import { bubblewrapBase } from "./bubblewrap.ts";

/** What this machine can wall a process in with; `reason` is the end of a sentence, with its full stop. */
export type Wall =
  | { readonly kind: "bubblewrap" | "seatbelt"; readonly program: string }
  | { readonly kind: "none"; readonly reason: string };

/** A wall that takes longer than this to stand is taken as none. */
const probeLimitMs = 20_000;

/** A wall that was found stays; one that was not may be installed meanwhile. */
const lookAgainMs = 30_000;

/** Really tries it: where it is installed, the machine may still forbid it. */
export const findWall: () => Promise<Wall> = onceFound(() => probeWall());

/** Keeps a wall that was found; looks again for one that was not, after a while. */
export function onceFound(look: () => Promise<Wall>): () => Promise<Wall> {
  let known: { readonly until: number; readonly wall: Promise<Wall> } | undefined;
  return () => {
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.wall;
    const wall = look();
    known = { until: Infinity, wall };
    void wall.then(({ kind }) => {
      if (kind === "none") known = { until: now + lookAgainMs, wall };
    });
    return wall;
  };
}

/** @param path  where programs are looked for, as in `PATH` */
export async function probeWall(
  path: string = process.env["PATH"] ?? "",
  platform: NodeJS.Platform = process.platform,
): Promise<Wall> {
  if (platform === "linux") {
    const program = onPath("bwrap", path);
    if (program === undefined) return none("bubblewrap is not installed.");
    return await tried("bubblewrap", program, [...bubblewrapBase, "--", "/bin/sh", "-c", ":"]);
  }
  if (platform === "darwin") {
    return await tried("seatbelt", "/usr/bin/sandbox-exec", ["-p", "(version 1)(allow default)", "/usr/bin/true"]);
  }
  return none("there is no wall for agents on Windows yet.");
}

/** Starts a wall around nothing. */
export async function tried(
  kind: "bubblewrap" | "seatbelt",
  program: string,
  args: readonly string[],
  environment: Environment = { PATH: "/usr/bin:/bin" },
): Promise<Wall> {
  try {
    await using child = await startProcess({ command: program, args, cwd: tmpdir(), environment, run: "probe" });
    using _limit = timeLimit(probeLimitMs, () => void child.end(0));
    const [said, { exitCode }] = await Promise.all([text(child.stderr), child.ended, text(child.stdout)]);
    if (exitCode === 0) return { kind, program };
    const words = said.trim().split("\n")[0] ?? "";
    return none(`this machine does not let ${program} wall a process in (${words.slice(0, 200) || "it hangs"}).`);
  } catch (error) {
    return none(error instanceof Error ? error.message : String(error));
  }
}

function none(reason: string): Wall {
  return { kind: "none", reason };
}

function onPath(program: string, path: string): string | undefined {
  const folders = [...path.split(delimiter), "/usr/local/bin", "/usr/bin", "/bin"];
  return folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
