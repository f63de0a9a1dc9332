import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nothing of this machine's own git set-up reaches the forge, and nothing can ask. */
export function forgeGitEnvironment(): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: tmpdir(),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: process.platform === "win32" ? "NUL" : "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "octo",
    GIT_AUTHOR_EMAIL: "octo@example.org",
    GIT_COMMITTER_NAME: "octo",
    GIT_COMMITTER_EMAIL: "octo@example.org",
  };
}

/** A bare repository that the forge serves, and questions to it. */
export class BareRepository {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws Error when git fails */
  async git(...args: string[]): Promise<string> {
    const options = { cwd: this.folder, env: forgeGitEnvironment(), maxBuffer: 64 << 20 };
    return (await run("git", args, options)).stdout;
  }

  /** The commit of a branch, tag or id; `undefined` when there is none. */
  async commitOf(name: string): Promise<string | undefined> {
    const found = await this.git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`).catch(
      () => "",
    );
    return found.trim() === "" ? undefined : found.trim();
  }

  async branches(): Promise<readonly { readonly name: string; readonly sha: string }[]> {
    const listed = await this.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads");
    return listed.split("\n").flatMap((line) => {
      const [name = "", sha = ""] = line.split(" ");
      return name === "" ? [] : [{ name, sha }];
    });
  }

  async commits(range: string, limit: number): Promise<readonly CommitFacts[]> {
    const format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%B%x01";
    const listed = await this.git("log", `--max-count=${limit}`, `--format=${format}`, range, "--");
    return listed.split("\u0001").flatMap((entry) => {
      const [sha = "", tree = "", parents = "", name = "", email = "", date = "", message = ""] = entry
        .trimStart()
        .split("\0");
      if (sha === "") return [];
      return [
        {
          sha,
          tree,
          parents: parents.split(" ").filter((each) => each !== ""),
          name,
          email,
          date,
          message: message.trimEnd(),
        },
      ];
    });
  }
}

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly name: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
}

export interface SeedFiles {
  readonly files?: Readonly<Record<string, string>>;
  /** A repository to copy instead. */
  readonly from?: string;
}

/** Makes `<root>/<repo>.git`, with one commit of the files on `main`, or as a copy of another repository. */
export async function makeBareRepository(
  root: string,
  repo: string,
  { files = {}, from }: SeedFiles,
): Promise<BareRepository> {
  const folder = join(root, `${repo}.git`);
  await mkdir(folder, { recursive: true });
  const bare = new BareRepository(folder);
  await bare.git("init", "--quiet", "--bare", "--initial-branch=main");
  await bare.git("config", "http.receivepack", "true");
  await bare.git("config", "receive.autogc", "false"); // nothing goes on behind a push when the forge closes
  if (from !== undefined) await bare.git("fetch", "--quiet", from, "+refs/heads/*:refs/heads/*");
  else await seed(bare, files);
  return bare;
}

async function seed(bare: BareRepository, files: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(files).length === 0) return;
  const work = await mkdtemp(join(tmpdir(), "tutti-forge-seed-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
    const git = (...args: string[]) => run("git", args, { cwd: work, env: forgeGitEnvironment() });
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "first");
    await git("push", "--quiet", bare.folder, "HEAD:refs/heads/main");
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
