import { spawn } from "node:child_process";
import { mkdtemp, rm, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import type * as z from "zod";
import { documents } from "#headless/documents.ts";
import { demonstrationGit, makeDemonstration } from "../../../demo/make.ts";
import { pick } from "../../rig/environment.ts";
import { endMarked } from "../../rig/leftovers.ts";
import { main, openLookout } from "./look.ts";

const demonstrationAgent = fileURLToPath(new URL("../../../demo/agent.ts", import.meta.url));

export interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Site {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `tutti` with these words and waits for its end. */
  tutti(...words: string[]): Promise<Answer>;
  /** As `tutti`, with `--json`: checks the exit code and the document's schema. */
  json<Name extends keyof typeof documents>(
    name: Name,
    code: number,
    ...words: string[]
  ): Promise<z.output<(typeof documents)[Name]>>;
  /** What a command that only looks prints with `--json`, without a process of its own: for what a test waits for. */
  look<Name extends keyof typeof documents>(
    name: Name,
    ...words: string[]
  ): Promise<z.output<(typeof documents)[Name]>>;
  /** Starts it without waiting. */
  start(...words: string[]): { readonly pid: number; readonly ended: Promise<Answer> };
  configure(settings: object): Promise<void>;
}

/**
 * The demonstration repository in a temporary folder, with a HOME of its own. Every worker is ended afterwards.
 *
 * @param make  makes another repository in an empty folder
 */
export async function demonstrationSite(
  settings: object = {},
  make: (folder: string) => Promise<unknown> = makeDemonstration,
): Promise<Site> {
  const root = await mkdtemp(join(tmpdir(), "tutti-cli-"));
  const folder = join(root, "fair share");
  const home = join(root, "home");
  await Promise.all([mkdir(folder), mkdir(home)]);
  await make(folder);
  const { HOME: _, ...git } = demonstrationGit();
  const own = { HOME: home, TUTTI_HOME: join(home, ".tutti"), TMPDIR: root, NO_COLOR: "1" };
  const environment = { ...git, ...pick(["NODE_COMPILE_CACHE"]), ...own };

  const start = (...words: string[]) => {
    const where = words.includes("--cwd") ? [] : ["--cwd", folder];
    const child = spawn(process.execPath, [main, ...words, ...where], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let error = "";
    child.stdout.on("data", (text) => (out += String(text)));
    child.stderr.on("data", (text) => (error += String(text)));
    const ended = new Promise<Answer>((resolve) => child.once("close", (code) => resolve({ code, out, error })));
    return { pid: child.pid!, ended };
  };
  const tutti = (...words: string[]): Promise<Answer> => start(...words).ended;
  const lookout = openLookout(folder, environment);
  const site: Site = {
    folder,
    environment,
    tutti,
    start,
    async look(name, ...words) {
      return documents[name].parse(JSON.parse(await lookout.look(words))) as never; // the schema of this very name
    },
    async json(name, code, ...words) {
      const answer = await tutti(...words, "--json");
      expect(answer.code, `${words.join(" ")}\n${answer.error}\n${answer.out}`).toBe(code);
      const printed: unknown = JSON.parse(answer.out);
      const document = documents[name].parse(printed);
      expect(document, "a field that its schema does not name").toEqual(printed);
      return document as never; // the schema of this very name
    },
    async configure(values) {
      await mkdir(join(folder, ".git", "tutti"), { recursive: true });
      // The agents of most tests tell what they do in files beside their worktree, and do nothing better the second time.
      const settings = { containment: "none", gate: { attempts: 0 }, ...values };
      await writeFile(join(folder, ".git", "tutti", "settings.json"), JSON.stringify(settings));
    },
  };
  await site.configure({
    defaultAgent: "demonstration",
    workerIdleMinutes: 0.2,
    agents: {
      demonstration: {
        kind: "acp",
        label: "Demonstration agent",
        command: process.execPath,
        args: [demonstrationAgent],
      },
    },
    ...settings,
  });
  onTestFinished(async () => {
    await lookout[Symbol.asyncDispose]();
    await endMarked(root, 30_000);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  return site;
}

/** The id of the only task whose title matches. */
export async function taskId(site: Site, title: RegExp): Promise<string> {
  const { columns } = await site.json("board", 0, "board");
  const found = columns.flatMap((column) => column.cards).filter((card) => title.test(card.title));
  expect(found, String(title)).toHaveLength(1);
  return found[0]!.id;
}
