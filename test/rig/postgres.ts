import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import * as z from "zod";
import { pick } from "./environment.ts";

/** A real Postgres on the loopback interface, empty but for a role that Tutti may use. Disposing it ends and removes it. */
export interface PostgresServer extends AsyncDisposable {
  /** For Tutti: a role that may make a schema, and is no superuser. */
  readonly url: string;
  /** For what only an administrator can do. */
  readonly administrator: string;
  /** Ends all of it at once, in the middle of everything. */
  readonly crash: () => Promise<void>;
  /** Starts it again after a crash, at the same address. */
  readonly restart: () => Promise<void>;
}

export interface PostgresOptions {
  /** Whether it survives a power cut, as a real one does. Without, it is faster. */
  readonly durable?: boolean;
}

/**
 * Not the place for temporary files of the suite: as root, Postgres runs as a user that may not enter it. Windows needs
 * one that is named.
 */
const environment = pick([
  "PATH",
  "NODE_COMPILE_CACHE",
  ...(process.platform === "win32" ? ["SystemRoot", "TEMP"] : []),
]);

const Answer = z.union([z.object({ port: z.number() }), z.object({ error: z.string() })]);

export async function startPostgres({ durable = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const guardian = fork(join(import.meta.dirname, "postgres-server.ts"), [JSON.stringify({ durable })], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: environment,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(guardian, "exit").then(([code]) => Promise.reject(new Error(`Postgres did not start: ${code}.`)));
  const [message] = await Promise.race([once(guardian, "message"), exited]);
  exited.catch(() => {}); // it ends with this test
  const answer = Answer.parse(message);
  if ("error" in answer) throw new Error(answer.error);
  const at = `127.0.0.1:${answer.port}`;
  const administrator = `postgres://postgres@${at}/postgres`;
  await makeRole(administrator);
  return {
    url: `postgres://tutti@${at}/tutti`,
    administrator,
    crash: () => order(guardian, "crash"),
    restart: () => order(guardian, "start"),
    [Symbol.asyncDispose]: async () => {
      if (guardian.exitCode !== null) return;
      const gone = once(guardian, "exit");
      guardian.send("stop");
      await gone;
    },
  };
}

async function order(guardian: ChildProcess, word: "crash" | "start"): Promise<void> {
  const done = once(guardian, "message");
  guardian.send(word);
  await done;
}

async function makeRole(administrator: string): Promise<void> {
  const client = new pg.Client(administrator);
  await client.connect();
  try {
    await client.query("CREATE ROLE tutti LOGIN");
    await client.query("CREATE DATABASE tutti OWNER tutti");
  } finally {
    await client.end();
  }
}
