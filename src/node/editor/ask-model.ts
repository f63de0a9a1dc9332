import { connect, type Socket } from "node:net";
import { type ModelAnswer, type ModelDelta, ModelFailure, type ModelRequest } from "#core/agent-loop/model.ts";
import { readAddress, type EditorAddress } from "./editor-address.ts";
import { type EditorQuestion, ModelLine } from "./editor-messages.ts";

/** A call of a model over the editor. */
export interface EditorCall {
  readonly commonDirectory: string;
  /** `vendor/id`, as the editor knows it. */
  readonly model: string;
  /** Absent: only whether the model is there, and may be asked. */
  readonly request?: ModelRequest;
}

const noWindow =
  "No window of VS Code is open on this project. Its models are asked through one: open it, and the work goes on.";

/**
 * Has the window that is open on this repository ask one of the editor's own models.
 *
 * @param alive  told of everything that comes
 * @throws ModelFailure `held` when no window is open, or it closes meanwhile; what the window says went wrong
 */
export async function askEditorModel(
  { commonDirectory, model, request }: EditorCall,
  say: (delta: ModelDelta) => void,
  { signal, alive }: { readonly signal: AbortSignal; readonly alive: () => void },
): Promise<ModelAnswer | undefined> {
  const address = await readAddress(commonDirectory, "editor");
  if (address === undefined) throw new ModelFailure("held", noWindow);
  const socket = await opened(address, signal);
  const end = (): void => void socket.destroy();
  signal.addEventListener("abort", end, { once: true });
  try {
    const question: EditorQuestion = { token: address.token, ask: "model", model };
    socket.write(`${JSON.stringify(question)}\n${JSON.stringify(request ?? null)}\n`);
    return await read(socket, say, alive);
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

/** The address of a window that was killed leads to nobody. */
async function opened({ path }: EditorAddress, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect(path, () => resolve(socket));
  socket.on("error", () => reject(new ModelFailure("held", noWindow)));
  const abort = (): void => {
    socket.destroy();
    reject(signal.reason);
  };
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  return await promise.finally(() => signal.removeEventListener("abort", abort));
}

function read(socket: Socket, say: (delta: ModelDelta) => void, alive: () => void): Promise<ModelAnswer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<ModelAnswer | undefined>();
  let begun = false;
  const take = (line: string): void => {
    const told = ModelLine.parse(JSON.parse(line));
    if ("failure" in told) {
      const { reason, message, begun: hadBegun } = told.failure;
      return reject(new ModelFailure(reason, message, { begun: hadBegun }));
    }
    if ("answer" in told) return resolve(told.answer === null ? undefined : { ...told.answer, raw: null });
    begun = true;
    alive();
    say(told.say);
  };
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    const lines = (received + text).split("\n");
    received = lines.pop() ?? "";
    try {
      for (const line of lines) take(line);
    } catch (cause) {
      const words = "What the window of VS Code says of its model is not understood.";
      reject(new ModelFailure("broken", words, { begun, cause }));
    }
  });
  socket.once("close", () => reject(new ModelFailure("held", noWindow, { begun })));
  return promise;
}
