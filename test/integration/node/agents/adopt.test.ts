import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, truncateSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentEvent } from "#core/run/agent-event.ts";
import type { AgentSession } from "#core/run/agent.ts";
import { createCommandDriver } from "#node/agents/command.ts";
import { endOrphans, endRun, findMarked } from "#node/process/end-tree.ts";
import { folderOfRun } from "#node/process/outliving-record.ts";
import { eventsOf } from "../../../contract/agent-driver.ts";

const worker = join(import.meta.dirname, "adopted-worker.ts");
const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
const never = new AbortController().signal;
const patience = { timeout: 60_000, interval: 20 };

describe.skipIf(process.platform === "win32")("a command whose worker was killed", () => {
  let folder: string;
  let run: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tutti-adopt-"));
    run = `r-${folder.slice(-6)}`;
  });
  afterEach(async () => {
    child?.kill("SIGKILL");
    await endRun(run, 0);
    await rm(folder, { recursive: true, force: true });
  });

  const file = (name: string): string => join(folder, name);
  const driver = (command = "unused") => {
    const agent = { id: "mine", label: "My command", command, args: [], stdin: "closed", environment } as const;
    return createCommandDriver({ ...agent, outliving: file("outliving") });
  };
  const kept = async (): Promise<readonly AgentEvent[]> => {
    const lines = (await readFile(file("kept"), "utf8").catch(() => "")).split("\n").slice(0, -1);
    return lines.map((line) => AgentEvent.parse(JSON.parse(line)));
  };
  const spoken = (events: readonly AgentEvent[]): string =>
    events.flatMap((event) => (event.type === "text-delta" ? event.text : [])).join("");

  async function startWorker(command: string, limitMs = 120_000): Promise<ChildProcess> {
    const words = [file("outliving"), folder, run, command, file("kept"), String(limitMs)];
    child = fork(worker, words, { execArgv: ["--disable-warning=ExperimentalWarning"] });
    return child;
  }
  async function killWorker(): Promise<void> {
    const gone = once(child!, "exit");
    child!.kill("SIGKILL");
    await gone;
  }
  const adopt = async (timeLimitMs = 120_000): Promise<AgentSession | undefined> => {
    const heard = (await kept()).flatMap((event) => ("heard" in event ? (event.heard ?? []) : [])).at(-1);
    const adoption = { run, step: `${run}/work-1`, timeLimitMs, heard: async () => heard };
    return await driver().adopt!(adoption, never);
  };

  it("is the same process for the next worker, which hears every line once", async () => {
    await startWorker(
      `echo "$$" > pid; i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo "line $i"; [ $i = 150 ] && while [ ! -f go ]; do sleep 0.1; done; done; true`,
    );
    await expect.poll(async () => spoken(await kept()), patience).toContain("line 100\n");
    await killWorker();
    const pid = Number(await readFile(file("pid"), "utf8"));
    await using session = (await adopt())!;
    await writeFile(file("go"), "");
    const events = await eventsOf(session);
    expect(process.kill.bind(process, pid, 0)).toThrow(); // that very process was at work, and is gone
    const all = spoken(await kept()) + spoken(events);
    expect(all).toBe(Array.from({ length: 400 }, (_, index) => `line ${index + 1}\n`).join(""));
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "finished" });
  });

  it("gives its result to the next worker when it ended meanwhile, and once more if that one dies, too", async () => {
    await startWorker("echo begun; while [ ! -f go ]; do sleep 0.05; done; echo over; exit 4");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    await killWorker();
    await writeFile(file("go"), "");
    await expect.poll(() => existsSync(join(folderOfRun(file("outliving"), run), "end")), patience).toBe(true);
    await using session = (await adopt())!;
    const events = await eventsOf(session);
    expect(spoken(events)).toBe("over\n");
    expect(events.at(-1)).toMatchObject({ reason: "My command ended with exit code 4: over" });
    expect(await adopt()).toBeUndefined(); // this process still listens to it
  });

  it("is not run twice when its worker dies after it has ended", async () => {
    const ended = once(await startWorker("echo once >> times; echo said"), "message");
    await ended;
    await killWorker();
    await using session = (await adopt())!;
    const events = await eventsOf(session);
    expect([spoken(await kept()), spoken(events)]).toEqual(["said\n", ""]);
    expect(events.at(-1)).toMatchObject({ outcome: "finished" });
    expect(await readFile(file("times"), "utf8")).toBe("once\n");
  });

  it("is ended when it takes longer than it may since its real start", async () => {
    await startWorker("echo begun; while :; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    await killWorker();
    await using session = (await adopt(1))!;
    expect((await eventsOf(session)).at(-1)).toMatchObject({ outcome: "timed-out" });
    expect(await findMarked(run)).toEqual([]);
  });

  it("begins afresh when it is gone without a result, and what it said is told", async () => {
    await startWorker("echo begun; echo more; while :; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toContain("begun\n");
    await killWorker();
    const before = spoken(await kept());
    await endRun(run, 0);
    await using session = (await adopt())!;
    let after = "";
    const reading = (async () => {
      for await (const event of session.events) if (event.type === "text-delta") after += event.text;
    })();
    await expect(reading).rejects.toMatchObject({ because: "My command had ended together with its worker" });
    expect(before + after).toBe("begun\nmore\n");
  });

  it("is not adopted for another step, nor while its worker lives", async () => {
    await startWorker("echo begun; while :; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    expect(await adopt()).toBeUndefined();
    await killWorker();
    const adoption = { run, step: `${run}/work-2`, timeLimitMs: 1_000, heard: async () => undefined };
    expect(await driver().adopt!(adoption, never)).toBeUndefined();
  });

  it("is spared by the workers that end orphans, until its time is over", async () => {
    await startWorker("echo begun; while :; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    await killWorker();
    await endOrphans((mark) => mark.run === run, 0);
    expect(await findMarked(run)).not.toEqual([]);
    const [{ mark } = { mark: undefined }] = await findMarked(run);
    expect(mark?.until).toBeGreaterThan(Date.now());
    expect(mark?.until).toBeLessThan(Date.now() + 300_000);
  });

  it("ends by itself when what lets it be adopted is taken away", async () => {
    await startWorker("trap '' TERM; echo begun; while :; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    await killWorker();
    await rm(folderOfRun(file("outliving"), run), { recursive: true });
    await expect.poll(() => findMarked(run), patience).toEqual([]);
  });

  it("ends by itself when it writes without an end and nobody listens, and that is told", async () => {
    await startWorker("echo begun; while [ ! -f go ]; do sleep 0.05; done; yes abcdefgh");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    await killWorker();
    const out = join(folderOfRun(file("outliving"), run), "out");
    truncateSync(out, 300 << 20); // a hole: as if it had been written
    await expect.poll(() => findMarked(run), patience).toEqual([]);
    await using session = (await adopt())!;
    const end = (await eventsOf(session)).at(-1);
    expect(end).toMatchObject({ outcome: "failed", reason: expect.stringContaining("wrote more than 256 MB that") });
  });

  it("does not fill the disk while somebody listens: what is left out of the transcript does not stay", async () => {
    await startWorker("head -c 60000000 /dev/zero | tr '\\0' x | fold -w 5000; while :; do sleep 0.1; done");
    const out = join(folderOfRun(file("outliving"), run), "out");
    const isCut = async (): Promise<boolean> => {
      const told = (await kept()).some((event) => event.type === "notice" && event.text.includes("writes too much"));
      return told && (await stat(out)).size < 1 << 20;
    };
    await expect.poll(isCut, { timeout: 60_000, interval: 300 }).toBe(true);
  });

  it("is cut short, and goes on, when it writes faster than anybody can listen", async () => {
    await startWorker("echo begun; while [ ! -f go ]; do sleep 0.1; done");
    await expect.poll(async () => spoken(await kept()), patience).toBe("begun\n");
    truncateSync(join(folderOfRun(file("outliving"), run), "out"), 300 << 20);
    const notices = async () => (await kept()).flatMap((event) => (event.type === "notice" ? event.text : []));
    await expect.poll(notices, { timeout: 90_000, interval: 300 }).toContainEqual(expect.stringContaining("too much"));
    await writeFile(file("go"), "");
    const end = async () => (await kept()).findLast((event) => event.type === "session-end");
    await expect.poll(async () => (await end())?.outcome, { timeout: 90_000, interval: 300 }).toBe("finished");
    expect(await findMarked(run)).toEqual([]);
  });
});
