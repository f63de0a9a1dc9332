import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failure, type Answer } from "./answer.ts";
import { makeBareRepository, type BareRepository, type SeedFiles } from "./bare-repository.ts";
import { Contract, type Operation } from "./contract.ts";
import { GitHttp } from "./git-http.ts";
import type { Json } from "./json.ts";
import { LfsHttp } from "./lfs-http.ts";
import { pullPage } from "./pull-page.ts";
import { PullRequests, type Pull } from "./pull-requests.ts";
import { issueRoutes, type SeedIssues } from "./issues.ts";
import { createRoutes } from "./routes.ts";
import { Shapes } from "./shapes.ts";

export interface ForgeSettings extends SeedFiles {
  /** For example `octo/demo`. */
  readonly repo: string;
  /** What each token may do. One that may write, when absent. */
  readonly tokens?: Readonly<Record<string, "write" | "read">>;
  readonly issues?: SeedIssues;
  /** A free one when absent. */
  readonly port?: number;
}

/** The next requests that fit get this answer instead of their own. */
export interface Fault {
  /** Tried on `METHOD /path`, for example `POST /repos/octo/demo/pulls` or `POST /octo/demo.git/git-receive-pack`. */
  readonly matches: RegExp;
  readonly status: number;
  readonly times?: number;
  /** The request takes effect, and only its answer is lost. */
  readonly afterwards?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
}

export interface LogEntry {
  readonly method: string;
  /** Without the API's prefix. */
  readonly path: string;
  readonly status: number;
}

/** A GitHub on this machine: real git over HTTP, and the API with a memory. */
export interface LocalForge extends AsyncDisposable {
  readonly origin: string;
  readonly apiUrl: string;
  readonly cloneUrl: string;
  /** One that may write. */
  readonly token: string;
  readonly bare: BareRepository;
  /** What was uploaded with Git LFS. */
  readonly lfs: LfsHttp;
  pulls(): readonly Readonly<Pull>[];
  /** Where a request or one of our own answers broke GitHub's description. Empty in a good test. */
  readonly violations: readonly string[];
  readonly log: readonly LogEntry[];
  fail(fault: Fault): void;
  close(): Promise<void>;
}

const API = "/api/v3";
/** One for all forges of a process: compiling GitHub's schemas takes longest. */
const contract = new Contract();

export async function startForge(settings: ForgeSettings): Promise<LocalForge> {
  const root = await mkdtemp(join(tmpdir(), "tutti-forge-"));
  const server = createServer();
  try {
    const bare = await makeBareRepository(root, settings.repo, settings);
    const git = await GitHttp.open(root);
    await new Promise<void>((done, failed) =>
      server.once("error", failed).listen(settings.port ?? 0, "127.0.0.1", done),
    );
    return new RunningForge(settings, { root, server, bare, git });
  } catch (error) {
    server.close();
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

interface ForgeParts {
  readonly root: string;
  readonly server: Server;
  readonly bare: BareRepository;
  readonly git: GitHttp;
}

class RunningForge implements LocalForge {
  readonly origin: string;
  readonly apiUrl: string;
  readonly cloneUrl: string;
  readonly token: string;
  readonly bare: BareRepository;
  readonly lfs: LfsHttp;
  readonly violations: string[] = [];
  readonly log: LogEntry[] = [];
  readonly #parts: ForgeParts;
  readonly #repo: string;
  readonly #tokens: ReadonlyMap<string, "write" | "read">;
  readonly #faults: { readonly fault: Fault; left: number }[] = [];
  readonly #pulls: PullRequests;
  readonly #routes: ReturnType<typeof createRoutes>;

  constructor({ repo, tokens = { "forge-token-write": "write" }, issues }: ForgeSettings, parts: ForgeParts) {
    this.#parts = parts;
    this.#repo = repo;
    this.#tokens = new Map(Object.entries(tokens));
    this.bare = parts.bare;
    this.token = [...this.#tokens].find(([, grade]) => grade === "write")?.[0] ?? "";
    const { port } = parts.server.address() as AddressInfo; // it listens on a port
    this.origin = `http://127.0.0.1:${port}`;
    this.lfs = new LfsHttp(this.origin);
    this.apiUrl = `${this.origin}${API}`;
    this.cloneUrl = `${this.origin}/${repo}.git`;
    this.#pulls = new PullRequests(parts.bare, repo.split("/")[0] ?? "");
    const shapes = new Shapes(this.origin, repo, parts.bare);
    this.#routes = {
      ...createRoutes({ bare: parts.bare, pulls: this.#pulls, shapes }),
      ...issueRoutes(issues ?? { issues: [] }, shapes, this.apiUrl, repo),
    };
    parts.server.on("request", (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.violations.push(`The forge itself failed: ${String(error)}`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  }

  pulls(): readonly Readonly<Pull>[] {
    return this.#pulls.all;
  }

  fail(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  async close(): Promise<void> {
    const { git, server, root } = this.#parts;
    git[Symbol.dispose]();
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
    await rm(root, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    const method = request.method ?? "GET";
    const path = url.pathname.startsWith(`${API}/`) ? url.pathname.slice(API.length) : url.pathname;
    const finish = ({ status, body, headers = {} }: Answer): void => {
      this.log.push({ method, path, status });
      response
        .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
        .end(JSON.stringify(body));
    };
    const page = /^\/[\w.-]+\/[\w.-]+\/pull\/(\d+)$/.exec(url.pathname)?.[1];
    if (page !== undefined) return this.#showPull(Number(page), response);
    const fault = this.#faults.find(({ fault: { matches }, left }) => left > 0 && matches.test(`${method} ${path}`));
    const grade = this.#gradeOf(request.headers.authorization ?? "");
    if (fault !== undefined) {
      fault.left--;
      const { status, message = "The forge was told to fail.", headers = {}, afterwards = false } = fault.fault;
      if (afterwards) await this.#answer(method.toLowerCase(), path, url.searchParams, await bodyOf(request), grade);
      request.resume();
      return finish(failure(status, message, undefined, headers));
    }
    if (LfsHttp.serves(url.pathname)) {
      this.log.push({ method, path, status: await this.lfs.answer(request, response, url.pathname, grade) });
      return;
    }
    const service = GitHttp.serviceOf(url);
    if (service !== undefined) return this.#serveGit(request, response, url, service, grade, finish);
    finish(await this.#answer(method.toLowerCase(), path, url.searchParams, await bodyOf(request), grade));
  }

  #serveGit(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    service: "upload-pack" | "receive-pack",
    grade: "write" | "read" | undefined,
    finish: (answer: Answer) => void,
  ): void {
    if (grade === undefined)
      return finish(failure(401, "Bad credentials", undefined, { "www-authenticate": 'Basic realm="forge"' }));
    if (service === "receive-pack" && grade !== "write")
      return finish(failure(403, "Write access to repository not granted."));
    response.once("finish", () =>
      this.log.push({ method: request.method ?? "", path: url.pathname, status: response.statusCode }),
    );
    this.#parts.git.answer(request, response, url, grade);
  }

  async #answer(
    method: string,
    path: string,
    query: URLSearchParams,
    text: string,
    grade: "write" | "read" | undefined,
  ): Promise<Answer> {
    if (grade === undefined) return failure(401, "Bad credentials");
    const operation = contract.find(method, path);
    if (operation === undefined) {
      this.violations.push(`request: ${method} ${path} is no operation that this forge knows`);
      return failure(501, "Not implemented by this forge.");
    }
    const { owner, repo } = operation.parameters;
    if (repo !== undefined && `${owner}/${repo}` !== this.#repo) return failure(404, "Not Found");
    const body = parse(text);
    if (body instanceof SyntaxError) return failure(400, "Problems parsing JSON");
    const problems = contract.requestProblems(operation, query, body);
    if (problems.length > 0) {
      this.violations.push(...problems.map((problem) => `request: ${operation.id}: ${problem}`));
      return failure(422, "Invalid request.", problems);
    }
    if (method !== "get" && grade !== "write") {
      const headers = { "x-accepted-github-permissions": "pull_requests=write" };
      return failure(403, "Resource not accessible by personal access token", undefined, headers);
    }
    const route = this.#routes[operation.id];
    if (route === undefined) throw new Error(`There is no route for ${operation.id}.`);
    return this.#checked(operation, await route({ operation, query, body, login: "octo" }));
  }

  /** Our own answers are held to GitHub's description as well: a fake that lies is worse than none. */
  #checked(operation: Operation, answer: Answer): Answer {
    const body = answer.status < 300 ? contract.fill(operation, answer.status, answer.body) : answer.body;
    const problems = contract.answerProblems(operation, answer.status, body);
    this.violations.push(...problems.map((problem) => `answer: ${operation.id} ${answer.status}: ${problem}`));
    return { ...answer, body };
  }

  async #showPull(number: number, response: ServerResponse): Promise<void> {
    const pull = this.#pulls.find(number);
    if (pull === undefined)
      return void response.writeHead(404, { "content-type": "text/plain" }).end("There is no such pull request.\n");
    const diff = await this.bare.git("diff", await this.#pulls.range(pull));
    const policy = "default-src 'none'; style-src 'unsafe-inline'";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
    response.end(pullPage(this.#repo, pull, diff));
  }

  /** A token comes as the password of Basic, or behind `token` or `Bearer`. */
  #gradeOf(header: string): "write" | "read" | undefined {
    const [scheme = "", value = ""] = header.split(" ");
    const token = /^basic$/i.test(scheme)
      ? Buffer.from(value, "base64")
          .toString()
          .replace(/^[^:]*:/, "")
      : value;
    return this.#tokens.get(token);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): Json | undefined | SyntaxError {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return error as SyntaxError; // JSON.parse throws nothing else
  }
}
