import { TuttiError } from "#core/errors.ts";
import { CallMessage, calls, type CallName, type Handlers, type HostMessage, type Parsed } from "./messages.ts";
import type { Port } from "./port.ts";

/**
 * Answers calls that arrive on `port` until disposed. What is not a call is ignored.
 *
 * @param onBug  told of anything thrown that is not a `TuttiError`; the
 *               caller at the other end learns only that the call failed
 */
export function serve(port: Port, handlers: Handlers, onBug: (error: unknown) => void): Disposable {
  const post = (message: HostMessage): void => port.post(message);
  return port.listen((message) => {
    const parsed = CallMessage.safeParse(message);
    if (!parsed.success) return;
    const { id, name, params } = parsed.data;
    answer(name, params, handlers).then(
      (result) => post({ kind: "result", id, result }),
      (error: unknown) => {
        const known = TuttiError.from(error);
        if (known === undefined) onBug(error);
        post({
          kind: "error",
          id,
          error: {
            kind: known?.kind ?? "bug",
            message: known?.message ?? "Something went wrong inside Tutti; its log says what.",
          },
        });
      },
    );
  });
}

async function answer<Name extends CallName>(name: Name, params: unknown, handlers: Handlers): Promise<unknown> {
  const parsed = calls[name].params.safeParse(params);
  if (!parsed.success)
    throw new TuttiError("malformed", `The call ${name} has wrong parameters.`, { cause: parsed.error });
  return handlers[name](parsed.data as Parsed<Name>); // the schema of this very name has just accepted it
}
