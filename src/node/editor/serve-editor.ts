import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Offerer, removeAddress, writeAddress } from "./editor-address.ts";
import { EditorQuestion, type EditorAnswer } from "./editor-messages.ts";
import { type EditorModels, serveModel } from "./serve-model.ts";

/** Must ask nobody. */
type Lookup = (name: string) => Promise<string | undefined>;

/** A question is short; whoever sends more is not one of ours. */
const mostCharacters = 4_096;
const timeLimitMs = 10_000;

/**
 * Answers questions of this user's workers until disposed: over a socket in a
 * folder of the user's own (a named pipe on Windows), to whoever knows the
 * token that lies in a private file of the store.
 *
 * @param tokenOf  the credential for a forge's host, if the editor has one; must ask nobody
 * @param keyOf    the same for the key of a model, by the name of its variable
 * @param models   the editor's own; none when absent
 */
export async function serveEditor(
  commonDirectory: string,
  tokenOf: Lookup,
  offerer: Offerer = "editor",
  keyOf: Lookup = async () => undefined,
  models?: EditorModels,
): Promise<AsyncDisposable> {
  const token = randomBytes(32).toString("base64url");
  const { path, folder } = await freshPath();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serveOne(socket, token, { tokenOf, keyOf, models });
  });
  try {
    await listen(server, path);
    await writeAddress(commonDirectory, offerer, { path, token });
  } catch (error) {
    server.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw error;
  }
  server.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      await removeAddress(commonDirectory, offerer, token);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freshPath(): Promise<{ readonly path: string; readonly folder: string | undefined }> {
  const name = `tutti-${randomBytes(12).toString("hex")}`;
  if (process.platform === "win32") return { path: `\\\\.\\pipe\\${name}`, folder: undefined };
  const folder = await mkdtemp(join(tmpdir(), "tutti-")); // 0700; short, since a socket's path may have 107 bytes
  return { path: join(folder, "editor"), folder };
}

async function listen(server: Server, path: string): Promise<void> {
  const listening = once(server, "listening");
  server.listen(path);
  await listening;
  if (process.platform !== "win32") await chmod(path, 0o600);
}

interface Offer {
  readonly tokenOf: Lookup;
  readonly keyOf: Lookup;
  readonly models: EditorModels | undefined;
}

function serveOne(socket: Socket, token: string, { tokenOf, keyOf, models }: Offer): void {
  let received = "";
  const end = (answer: EditorAnswer): void => void socket.end(`${JSON.stringify(answer)}\n`);
  socket.setEncoding("utf8");
  socket.setTimeout(timeLimitMs, () => socket.destroy());
  socket.on("error", () => socket.destroy()); // the asker went away
  socket.on("data", (text: string) => {
    received += text;
    const lineEnd = received.indexOf("\n");
    if (lineEnd === -1 && received.length <= mostCharacters) return;
    socket.removeAllListeners("data");
    socket.pause();
    const question = lineEnd === -1 ? undefined : questionIn(received.slice(0, lineEnd));
    if (question === undefined) return end({ error: "This is not a question." });
    if (!equal(question.token, token)) return end({ error: "The token is wrong." });
    if (question.ask === "model") {
      if (models === undefined) return end({ error: "There are no models here." });
      return serveModel(socket, models, question.model, received.slice(lineEnd + 1));
    }
    const looking = question.ask === "model-key" ? keyOf(question.name) : tokenOf(question.host);
    looking.then(
      (value) => end(value === undefined ? {} : { value }),
      () => end({ error: "The editor could not look for a credential." }),
    );
  });
}

function questionIn(line: string): EditorQuestion | undefined {
  try {
    return EditorQuestion.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
