import { execFile, spawn, type ChildProcess } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { forgeGitEnvironment } from "./bare-repository.ts";

/** Git's own smart-HTTP server (`git http-backend`) for the repositories below one folder. */
export class GitHttp implements Disposable {
  readonly #root: string;
  readonly #backend: string;
  readonly #children = new Set<ChildProcess>();

  constructor(root: string, backend: string) {
    this.#root = root;
    this.#backend = backend;
  }

  static async open(root: string): Promise<GitHttp> {
    const { stdout } = await promisify(execFile)("git", ["--exec-path"], { env: forgeGitEnvironment() });
    return new GitHttp(root, join(stdout.trim(), "git-http-backend"));
  }

  /** What git asks for; `undefined` when the request is not git's. */
  static serviceOf(url: URL): "upload-pack" | "receive-pack" | undefined {
    const match = /^\/[\w.-]+\/[\w.-]+\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
    if (match === null || url.pathname.includes("..")) return undefined;
    const name = match[1] === "info/refs" ? url.searchParams.get("service") : match[1];
    return name === "git-receive-pack" ? "receive-pack" : "upload-pack";
  }

  /** Passes one request to git. The answer ends when git has ended. */
  answer(request: IncomingMessage, response: ServerResponse, url: URL, user: string): void {
    const header = (name: string): string => String(request.headers[name] ?? "");
    const child = spawn(this.#backend, [], {
      env: {
        ...forgeGitEnvironment(),
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        REMOTE_ADDR: "127.0.0.1",
        REMOTE_USER: user,
        CONTENT_TYPE: header("content-type"),
        ...(header("content-length") === "" ? {} : { CONTENT_LENGTH: header("content-length") }),
        ...(header("content-encoding") === "" ? {} : { HTTP_CONTENT_ENCODING: header("content-encoding") }),
        ...(header("git-protocol") === "" ? {} : { GIT_PROTOCOL: header("git-protocol") }),
      },
    });
    this.#children.add(child);
    request.pipe(child.stdin);
    child.stdin.on("error", () => {}); // git may end before it has read everything
    forwardCgi(child.stdout, response);
    child.once("error", () => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    child.once("close", () => {
      this.#children.delete(child);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    response.once("close", () => child.kill());
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill();
  }
}

/** A CGI program's output: header lines, an empty line, the body. */
function forwardCgi(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  output.on("data", (chunk: Buffer) => {
    if (response.headersSent) {
      if (response.write(chunk)) return;
      output.pause();
      response.once("drain", () => output.resume());
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const lines = head.subarray(0, end).toString("latin1").split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const { status = "200", ...rest } = headers;
    response.writeHead(Number.parseInt(status, 10), rest);
    response.write(head.subarray(end + 4));
  });
}
