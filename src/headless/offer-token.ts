import { serveEditor } from "#node/editor/serve-editor.ts";
import { environmentTokens } from "#node/github/token.ts";
import type { Project } from "#node/project.ts";
import { ownEnvironment } from "./open.ts";

/** While a command waits, the worker may ask it for the token of its environment: its own may be another, or none. */
export function offerToken({ repository }: Project, signal: AbortSignal): Promise<AsyncDisposable> {
  const tokenFor = environmentTokens(ownEnvironment());
  return serveEditor(repository.commonDir, (host) => tokenFor(host, signal), "command");
}
