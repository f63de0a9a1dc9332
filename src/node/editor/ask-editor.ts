import { connect } from "node:net";
import { createInterface } from "node:readline";
import { readAddress, type EditorAddress, type Offerer } from "./editor-address.ts";
import { EditorAnswer, type EditorQuestion } from "./editor-messages.ts";

/** An editor answers from memory; one that takes longer hangs. */
const timeLimitMs = 5_000;

/**
 * The credential that an open editor on this repository has for `host`, or a
 * command that waits. `undefined` when there is none, it is gone, or it knows
 * no credential: a worker lives without one.
 *
 * @param host  of a forge, for example `github.com`
 */
export async function askEditorForToken(
  commonDirectory: string,
  host: string,
  signal: AbortSignal,
  offerer: Offerer = "editor",
): Promise<string | undefined> {
  return await valueFrom(commonDirectory, offerer, { ask: "github-token", host }, signal);
}

/** The key of a model that is kept there under `name`; as above. */
export async function askEditorForKey(
  commonDirectory: string,
  name: string,
  signal: AbortSignal,
  offerer: Offerer = "editor",
): Promise<string | undefined> {
  return await valueFrom(commonDirectory, offerer, { ask: "model-key", name }, signal);
}

type Asked =
  | { readonly ask: "github-token"; readonly host: string }
  | { readonly ask: "model-key"; readonly name: string };

async function valueFrom(
  commonDirectory: string,
  offerer: Offerer,
  asked: Asked,
  signal: AbortSignal,
): Promise<string | undefined> {
  const address = await readAddress(commonDirectory, offerer);
  if (address === undefined) return undefined;
  const line = await ask(address, { ...asked, token: address.token }, signal);
  if (line === undefined) return undefined;
  const answer = parsed(line);
  return answer !== undefined && "value" in answer ? answer.value : undefined;
}

/** The first line of the answer; `undefined` when nobody listens there any more. */
function ask(address: EditorAddress, question: EditorQuestion, signal: AbortSignal): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect(address.path);
  const lines = createInterface({ input: socket });
  const end = (line?: string): void => {
    signal.removeEventListener("abort", abort);
    lines.close();
    socket.destroy();
    resolve(line);
  };
  const abort = (): void => end();
  signal.addEventListener("abort", abort);
  socket.setTimeout(timeLimitMs, abort);
  socket.once("connect", () => socket.write(`${JSON.stringify(question)}\n`));
  socket.on("error", abort); // a file of an editor that was killed: nobody listens
  socket.once("close", abort);
  lines.on("error", abort);
  lines.once("line", end);
  if (signal.aborted) end();
  return promise;
}

function parsed(line: string): EditorAnswer | undefined {
  try {
    return EditorAnswer.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
