import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync, mkdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askEditorForToken } from "#node/editor/ask-editor.ts";
import { readAddress } from "#node/editor/editor-address.ts";
import { serveEditor } from "#node/editor/serve-editor.ts";

const never = new AbortController().signal;
let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tutti-editor-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const tokens = async (host: string) => (host === "github.com" ? "secret" : undefined);
const ask = (host: string) => askEditorForToken(directory, host, never);

/** Sends one line to the editor that serves here, and reads its whole answer. */
async function send(line: string): Promise<string> {
  const address = await readAddress(directory, "editor");
  const socket = connect(address!.path);
  socket.write(line);
  return text(socket);
}

describe("a worker's question to the editor", () => {
  it("is answered with the credential for that host, and with nothing for another", async () => {
    await using _ = await serveEditor(directory, tokens);
    await expect(ask("github.com")).resolves.toBe("secret");
    await expect(ask("example.com")).resolves.toBeUndefined();
  });

  it("gets nothing when there is no editor", async () => {
    await expect(ask("github.com")).resolves.toBeUndefined();
  });

  it("gets nothing when the editor was killed and left its address behind", async () => {
    const server = await serveEditor(directory, tokens);
    const address = await readAddress(directory, "editor");
    await server[Symbol.asyncDispose]();
    writeFileSync(join(directory, "tutti", "editor.json"), JSON.stringify(address));
    await expect(ask("github.com")).resolves.toBeUndefined();
  });

  it("gets nothing from a file that is not an address", async () => {
    mkdirSync(join(directory, "tutti"));
    writeFileSync(join(directory, "tutti", "editor.json"), '{"path": 5');
    await expect(ask("github.com")).resolves.toBeUndefined();
  });

  it("is given up when it is aborted", async () => {
    const asked = Promise.withResolvers<void>();
    await using _ = await serveEditor(directory, () => {
      asked.resolve();
      return new Promise(() => {});
    });
    const abort = new AbortController();
    const answer = askEditorForToken(directory, "github.com", abort.signal);
    await asked.promise;
    abort.abort();
    await expect(answer).resolves.toBeUndefined();
  });

  it("gets nothing when looking for the credential fails", async () => {
    await using _ = await serveEditor(directory, () => Promise.reject(new Error("no keyring")));
    await expect(ask("github.com")).resolves.toBeUndefined();
  });
});

describe("the editor", () => {
  it("answers nobody who does not know the token", async () => {
    await using _ = await serveEditor(directory, tokens);
    const answer = await send(
      `${JSON.stringify({ token: "x".repeat(43), ask: "github-token", host: "github.com" })}\n`,
    );
    expect(JSON.parse(answer)).toEqual({ error: "The token is wrong." });
  });

  it.each(["hello\n", "{}\n", `${"x".repeat(10_000)}`])("refuses what is no question: %.20s", async (line) => {
    await using _ = await serveEditor(directory, tokens);
    expect(JSON.parse(await send(line))).toEqual({ error: "This is not a question." });
  });

  it.skipIf(process.platform === "win32")("keeps address and socket to this user", async () => {
    await using _ = await serveEditor(directory, tokens);
    const address = await readAddress(directory, "editor");
    expect(statSync(join(directory, "tutti", "editor.json")).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(address!.path)).mode & 0o777).toBe(0o700);
    expect(statSync(address!.path).mode & 0o777).toBe(0o600);
  });

  it("leaves nothing behind", async () => {
    const server = await serveEditor(directory, tokens);
    const address = await readAddress(directory, "editor");
    await server[Symbol.asyncDispose]();
    expect(existsSync(join(directory, "tutti", "editor.json"))).toBe(false);
    if (process.platform !== "win32") expect(existsSync(dirname(address!.path))).toBe(false);
  });

  it("leaves the address of a window that was opened later", async () => {
    const first = await serveEditor(directory, tokens);
    await using _ = await serveEditor(directory, async () => "second");
    const file = join(directory, "tutti", "editor.json");
    const before = readFileSync(file, "utf8");
    await first[Symbol.asyncDispose]();
    expect(readFileSync(file, "utf8")).toBe(before);
    await expect(ask("github.com")).resolves.toBe("second");
  });
});
