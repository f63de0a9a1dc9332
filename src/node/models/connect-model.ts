import { type Model, ModelFailure } from "#core/agent-loop/model.ts";
import type { ModelApi } from "#core/agent-loop/providers.ts";
import { refused } from "#core/errors.ts";
import { askEditorModel } from "../editor/ask-model.ts";
import { makeCall } from "./call.ts";
import type { ModelConnection, VendorAdapter } from "./connection.ts";

/** A model that can be asked. Nothing is sent yet. */
export async function connectModel(api: ModelApi, connection: ModelConnection): Promise<Model> {
  const { model, provider, about } = connection;
  const vendor = await adapterOf(api, connection);
  return {
    id: model,
    provider,
    outputTokens: connection.maxOutputTokens,
    step: async (request, say, signal) =>
      await makeCall(connection, signal, async (call) => {
        const answer = await vendor.ask(request, say, call);
        if (answer !== undefined) return answer;
        throw new ModelFailure("broken", `The answer of ${about.label} broke off before its end.`, { begun: true });
      }),
    check: async (signal) => {
      const known = await makeCall(connection, signal, async (call) => await vendor.check(call));
      // Ollama names the version that a name without one means.
      if (known === undefined || known.includes(model) || known.includes(`${model}:latest`)) return;
      throw new ModelFailure("request", `${about.label} has no model ${model}. It has: ${someOf(known)}.`);
    },
  };
}

/** Each vendor's adapter with its SDK is loaded on its first use: together they are larger than all the rest. */
async function adapterOf(api: ModelApi, connection: ModelConnection): Promise<VendorAdapter> {
  switch (api) {
    case "anthropic":
      return (await import("./model-anthropic.ts")).connect(connection);
    case "google":
      return (await import("./model-google.ts")).connect(connection);
    case "openai":
      return (await import("./model-openai.ts")).connect(connection);
    case "editor":
      return editorAdapter(connection);
  }
}

/** No SDK: the window that is open on the project asks. */
function editorAdapter({ model, commonDirectory }: ModelConnection): VendorAdapter {
  if (commonDirectory === undefined) throw refused(`${model} can only be asked where a project is open.`);
  return {
    ask: (request, say, call) => askEditorModel({ commonDirectory, model, request }, say, call),
    check: async (call) => {
      await askEditorModel({ commonDirectory, model }, () => {}, call);
      return undefined;
    },
  };
}

function someOf(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.length > 10 ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more` : names.join(", ");
}
