import type { Socket } from "node:net";
import { type ModelAnswer, type ModelDelta, ModelFailure, type ModelRequest } from "#core/agent-loop/model.ts";
import { TuttiError } from "#core/errors.ts";
import { type ModelLine, WireModelRequest } from "./editor-messages.ts";

/** The editor's own models. Both throw `ModelFailure`; neither asks a person anything. */
export interface EditorModels {
  step(
    model: string,
    request: ModelRequest,
    say: (delta: ModelDelta) => void,
    signal: AbortSignal,
  ): Promise<Omit<ModelAnswer, "raw">>;
  /** Whether it is there, and may be asked. */
  check(model: string, signal: AbortSignal): Promise<void>;
}

/**
 * Answers one call. The asker has shown that it is one of ours. When it goes away, the model is told to stop.
 *
 * @param received  what came behind the line with the question
 */
export function serveModel(socket: Socket, models: EditorModels, model: string, received: string): void {
  const gone = new AbortController();
  const tell = (line: ModelLine): void => void socket.write(`${JSON.stringify(line)}\n`);
  socket.setTimeout(0); // models think; the asker says how long it waits
  socket.once("close", () => gone.abort());
  let begun = false;
  const ask = async (line: string): Promise<void> => {
    try {
      const request = WireModelRequest.parse(JSON.parse(line));
      if (request === null) await models.check(model, gone.signal);
      const say = (delta: ModelDelta): void => {
        begun = true;
        tell({ say: delta });
      };
      const answer = request === null ? null : await models.step(model, request, say, gone.signal);
      tell({ answer: answer === null ? null : { ...answer, calls: [...answer.calls] } });
    } catch (error) {
      const known = error instanceof ModelFailure ? error : undefined;
      const message = TuttiError.from(error)?.message ?? `The model ${model} failed in VS Code: ${String(error)}`;
      tell({ failure: { reason: known?.reason ?? "server", message, begun: begun || known?.begun === true } });
    }
    socket.end();
  };
  let line = "";
  const collect = (text: string): void => {
    line += text;
    const end = text.indexOf("\n");
    if (end === -1) return;
    socket.removeListener("data", collect);
    socket.resume(); // so that its end is heard of
    void ask(line.slice(0, line.indexOf("\n")));
  };
  socket.on("data", collect);
  collect(received);
  socket.resume();
}
