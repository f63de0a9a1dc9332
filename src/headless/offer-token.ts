import { serveEditor } from "#node/editor/serve-editor.ts";
import { modelKeyNames } from "#node/agents/model-agent.ts";
import { environmentTokens } from "#node/github/token.ts";
import type { Project } from "#node/project.ts";
import { ownEnvironment } from "./open.ts";

/** While a command waits, the worker may ask it for what its environment holds: its own may be another. */
export function offerToken({ repository, settings }: Project, signal: AbortSignal): Promise<AsyncDisposable> {
  const environment = ownEnvironment();
  const tokenFor = environmentTokens(environment);
  // Only what an agent's settings name as its key: a worker needs nothing else of this environment.
  const keyOf = async (name: string): Promise<string | undefined> =>
    modelKeyNames(settings().agents).has(name) ? environment[name] : undefined;
  return serveEditor(repository.commonDir, (host) => tokenFor(host, signal), "command", keyOf);
}
