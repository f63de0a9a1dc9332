// Fifty agents that play recordings, on one worker, and the board's page in a real browser, fed by the extension's own
// views over the real store: what the worker takes, and how soon a line that an agent says is drawn.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { writeRecording, type RecordedLine } from "#core/replay/recording.ts";
import type { Project } from "#node/project.ts";
import { root } from "../../scripts/bootstrap.mjs";
import { launchBrowser } from "../rig/launch-browser.ts";
import { standInForEditor } from "./bare-editor.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { withProject } from "./project.ts";
import { makeRepository, type MeasuredRepository, sourceFiles } from "./repository.ts";

const agents = 50;
/** Each says so many lines, one every so often: longer than the benchmark takes. */
const lines = 3_000;
const lineMs = 400;
const measureMs = 20_000;
const echoes = 60;

export interface WorkerFigures {
  /** Lines and when they were said, in milliseconds since the epoch. */
  readonly said: readonly (readonly [line: string, at: number])[];
  /** Of one processor. */
  readonly cpuShare: number;
  readonly memoryMb: number;
}

export default { name: "fifty agents", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  await using repository = await prepare();
  const figures: Figure[] = [];
  await withProject(repository, async (project) => {
    for (let place = 0; place < agents; place++) await request(project, place);
    await using window = await openWindow(project, repository.environment);
    const worker = fork(join(import.meta.dirname, "fifty-agents.worker.ts"), [repository.path, repository.folder], {
      env: { ...repository.environment },
    });
    try {
      await window.seenAll(agents);
      figures.push(...(await measure(worker, window)));
    } finally {
      const gone = worker.exitCode === null ? once(worker, "exit") : undefined;
      worker.kill();
      await gone;
    }
    figures.push(...(await window.floor()));
  });
  return figures;
}

async function prepare(): Promise<MeasuredRepository> {
  const names = Array.from({ length: agents }, (_, place) => `a${place}`);
  const settings = (folder: string): object => ({
    runLimit: agents,
    checks: [],
    containment: "none",
    overlap: "allow",
    agents: Object.fromEntries(
      names.map((name) => [name, { kind: "replay", file: join(folder, `${name}.jsonl`), concurrency: 1 }]),
    ),
  });
  const repository = await makeRepository("fifty", sourceFiles(20), {});
  await writeFile(join(repository.path, ".git/tutti/settings.json"), JSON.stringify(settings(repository.folder)));
  for (const [place, name] of names.entries()) {
    const round = Array.from({ length: lines }, (_, line): RecordedLine => ({
      afterMs: line === 0 ? place * (lineMs / agents) : lineMs,
      event: { type: "text-delta", text: `${name} says line ${line}\n` },
    }));
    const text = writeRecording({ header: { tutti: "replay", version: 1 }, rounds: [round] });
    await writeFile(join(repository.folder, `${name}.jsonl`), text);
  }
  return repository;
}

async function request({ tutti }: Project, place: number): Promise<void> {
  const task = TaskId.parse(`t-${place}`);
  const draft = TaskDraft.parse({ id: task, title: `Water the orchard ${place}` });
  await tutti.send({ type: "task/add", task: draft, state: { name: "ready" } });
  await tutti.send({ type: "run/request", run: RunId.parse(`r-${place}`), task, agent: `a${place}` });
}

async function measure(worker: ChildProcess, window: Window): Promise<readonly Figure[]> {
  await window.forget();
  worker.send("begin");
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const told = once(worker, "message");
  worker.send("end");
  const [figures] = (await told) as [WorkerFigures]; // it says nothing else
  const latencies = latenciesOf(figures.said, await window.seen());
  return [
    { name: "agents at work", value: agents, unit: "" },
    { name: "lines said in a second", value: figures.said.length / (measureMs / 1_000), unit: "" },
    { name: "processor of the worker", value: figures.cpuShare * 100, unit: "%" },
    { name: "memory of the worker, run from source, at most", value: figures.memoryMb, unit: "MB" },
    { name: "processor of the window's host", value: window.cpuShare() * 100, unit: "%" },
    { name: "from an agent's line to the screen, median", value: at(latencies, 0.5), unit: "ms" },
    { name: "from an agent's line to the screen, 99 of 100", value: at(latencies, 0.99), unit: "ms", limit: 200 },
  ];
}

/** A line is on the screen when it, or a later one of its agent, is drawn. The last ones may still be on their way. */
function latenciesOf(said: WorkerFigures["said"], seen: WorkerFigures["said"]): readonly number[] {
  const byAgent = Map.groupBy(seen, ([line]) => agentIn(line));
  const latencies = said.flatMap(([line, saidAt]) => {
    const drawn = byAgent.get(agentIn(line))?.find(([other]) => numberIn(other) >= numberIn(line));
    return drawn === undefined ? [] : [drawn[1] - saidAt];
  });
  if (latencies.length < said.length * 0.9) throw new Error(`Of ${said.length} lines ${latencies.length} were drawn.`);
  return latencies.toSorted((a, b) => a - b);
}

const agentIn = (line: string): string => line.split(" ", 1)[0] ?? "";
const numberIn = (line: string): number => Number(/\d+$/.exec(line)?.[0]);

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

interface Window extends AsyncDisposable {
  /** Resolves when lines of so many agents have been drawn. */
  seenAll(count: number): Promise<void>;
  forget(): Promise<void>;
  /** Lines that were drawn, and when. */
  seen(): Promise<WorkerFigures["said"]>;
  /** Of the process that shows, since `forget`, in parts of one processor. */
  cpuShare(): number;
  /** How soon the same message is drawn when it only goes into the page. */
  floor(): Promise<readonly Figure[]>;
}

/** Notes each line that is drawn: after the frame that follows its change. */
const watchLines = `
  window.drawn = [];
  window.agentsSeen = new Set();
  const known = new WeakMap();
  const look = () => {
    const fresh = [];
    for (const line of document.querySelectorAll(".last-line")) {
      const text = line.textContent.trim();
      if (known.get(line) === text) continue;
      known.set(line, text);
      if (/^a\\d+ says line \\d+$/.test(text)) fresh.push(text);
    }
    if (fresh.length === 0) return;
    requestAnimationFrame(() => setTimeout(() => {
      const now = Date.now();
      for (const text of fresh) { window.drawn.push([text, now]); window.agentsSeen.add(text.split(" ")[0]); }
    }));
  };
  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }));
  window.echo = undefined;
  window.addEventListener("message", ({ data }) => {
    if (data.kind !== "echo") return;
    requestAnimationFrame(() => setTimeout(() => window.echoed(Date.now())));
  });
  window.acquireVsCodeApi = () => ({ postMessage: (m) => void window.toHost(m), getState: () => undefined, setState: () => {} });`;

async function openWindow(project: Project, environment: Readonly<Record<string, string>>): Promise<Window> {
  standInForEditor();
  const { LiveViews } = await import("../../src/vscode/live-views.ts");
  const { showPage } = await import("../../src/vscode/pages/page.ts");
  const { Disposable } = await import("./bare-editor.ts");
  const browser = await launchBrowser(environment);
  // So high that all cards are in sight: only those are drawn.
  const page = await browser.newPage({ viewport: { width: 1600, height: 200 * agents } });
  let hear: (message: unknown) => void = () => {};
  let last: unknown;
  const post = (message: unknown): Promise<unknown> =>
    page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`);
  const none = () => new Disposable(() => {});
  const current = {
    project,
    onDidChange: none,
    whileOpen: (use: (opened: Project) => Disposable) => use(project),
  };
  const problems: unknown[] = [];
  const webview = {
    asWebviewUri: (uri: { readonly path: string }) => uri.path,
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      hear = listener;
      return none();
    },
    postMessage: async (message: unknown) => {
      last = message;
      if (isLoaded) await post(message).catch(() => undefined); // it was closed meanwhile
      return isLoaded;
    },
    html: "",
    options: {},
    cspSource: "",
  };
  const holder = { webview, visible: true, onDidChangeVisible: none };
  const echoed: ((at: number) => void)[] = [];
  await page.exposeFunction("toHost", (message: unknown) => hear(message));
  await page.exposeFunction("echoed", (time: number) => echoed.shift()?.(time));
  await page.addInitScript(watchLines);
  let isLoaded = false;
  const views = new LiveViews(current as never, { onDidChange: none } as never, (error) => problems.push(error));
  const shared = {
    extensionUri: { path: root },
    current,
    views,
    reporting: { bug: (_: string, error: unknown) => problems.push(error) },
  };
  const shown = showPage("board", holder as never, shared as never);
  await servePage(page);
  isLoaded = true;
  views.refresh();
  let begun = { at: performance.now(), cpu: process.cpuUsage() };
  return {
    seenAll: async (count) => {
      await page.waitForFunction(`window.agentsSeen.size >= ${count}`, undefined, { timeout: 600_000, polling: 200 });
      if (problems.length > 0) throw problems[0];
    },
    forget: async () => {
      await page.evaluate("window.drawn.length = 0");
      begun = { at: performance.now(), cpu: process.cpuUsage() };
    },
    seen: async () => (await page.evaluate("window.drawn")) as WorkerFigures["said"],
    cpuShare: () => {
      const { user, system } = process.cpuUsage(begun.cpu);
      return (user + system) / 1_000 / (performance.now() - begun.at);
    },
    floor: async () => {
      const times: number[] = [];
      for (let count = 0; count < echoes; count++) {
        const { promise, resolve } = Promise.withResolvers<number>();
        echoed.push(resolve);
        const start = Date.now();
        await post({ kind: "echo", state: (last as { readonly state: unknown }).state });
        times.push((await promise) - start);
      }
      const sorted = times.toSorted((a, b) => a - b);
      return [
        { name: "the same message into the page alone, median", value: at(sorted, 0.5), unit: "ms" },
        { name: "the same message into the page alone, 99 of 100", value: at(sorted, 0.99), unit: "ms" },
      ];
    },
    [Symbol.asyncDispose]: async () => {
      shown.dispose();
      views.dispose();
      await browser.close();
    },
  };
}

/** The page as it was built, with its own styles. */
async function servePage(page: Page): Promise<void> {
  const origin = "http://page.test";
  const html = `<!DOCTYPE html><html lang="en"><head><link rel="stylesheet" href="/board.css"></head>
    <body class="vscode-dark"><div id="root" data-page="board"></div><script src="/board.js"></script></body></html>`;
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ body: html, contentType: "text/html" });
    const type = pathname.endsWith(".js") ? "text/javascript" : pathname.endsWith(".css") ? "text/css" : "font/ttf";
    return route.fulfill({ body: readFileSync(join(root, "dist/webview", pathname)), contentType: type });
  });
  await page.goto(`${origin}/`);
}
