import * as vscode from "vscode";
import {
  type Message,
  type ModelAnswer,
  type ModelDelta,
  ModelFailure,
  type ModelRequest,
} from "#core/agent-loop/model.ts";
import type { EditorModels } from "#node/editor/serve-model.ts";

/** Why the editor asks a person whether Tutti may use a model. */
export const justification = "Tutti lets it work on the tasks that you give to it.";

/**
 * The models that other extensions bring into the editor, for this user's workers. Nobody is asked anything here: a
 * model that Tutti may not use yet waits until somebody chooses it (see `useEditorModel`).
 */
export function editorModels(access: vscode.LanguageModelAccessInformation): EditorModels {
  return {
    check: async (name) => void (await allowed(access, name)),
    step: async (name, request, say, signal) => {
      using stop = stopWith(signal);
      const chat = await allowed(access, name);
      try {
        return await answerOf(chat, request, say, stop.token);
      } catch (error) {
        throw explained(error, chat);
      }
    },
  };
}

/** As settings name a model. */
export function nameOfModel({ vendor, id }: vscode.LanguageModelChat): string {
  return `${vendor}/${id}`;
}

/** @throws ModelFailure when there is no such model, or Tutti may not use it */
async function allowed(access: vscode.LanguageModelAccessInformation, name: string): Promise<vscode.LanguageModelChat> {
  const [vendor = "", ...rest] = name.split("/");
  const id = rest.join("/");
  const [chat] = [
    ...(await vscode.lm.selectChatModels({ vendor, id })),
    ...(await vscode.lm.selectChatModels({ vendor, family: id })),
  ];
  if (chat === undefined) {
    const names = (await vscode.lm.selectChatModels({})).map(nameOfModel);
    const known = names.length === 0 ? "none: sign in to an extension that brings some" : names.join(", ");
    throw new ModelFailure("request", `VS Code has no model ${name}. It has ${known}.`);
  }
  if (access.canSendRequest(chat) === true) return chat;
  const sentence = `VS Code does not let Tutti use ${chat.name} yet. Choose it with “Tutti: Use Editor Model…”, and the work goes on.`;
  throw new ModelFailure("held", sentence);
}

async function answerOf(
  chat: vscode.LanguageModelChat,
  request: ModelRequest,
  say: (delta: ModelDelta) => void,
  token: vscode.CancellationToken,
): Promise<Omit<ModelAnswer, "raw">> {
  const input = await counted(chat, JSON.stringify([request.system, request.messages, request.tools]), token);
  if (input !== undefined && input > chat.maxInputTokens) {
    throw new ModelFailure("too-long", `The conversation is too long for ${chat.name}.`);
  }
  const tools = request.tools.map(({ name, description, parameters }) => ({
    name,
    description,
    inputSchema: parameters,
  }));
  const messages = [vscode.LanguageModelChatMessage.User(request.system), ...request.messages.map(messageOf)];
  const response = await chat.sendRequest(messages, { justification, tools }, token);
  let text = "";
  const calls: { id: string; name: string; arguments: string }[] = [];
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) {
      text += part.value;
      say({ type: "text-delta", text: part.value });
    } else if (part instanceof vscode.LanguageModelToolCallPart) {
      calls.push({ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) });
    }
  }
  const output = await counted(chat, text + JSON.stringify(calls), token);
  // The editor tells nobody what an extension has really sent, or what it has cost.
  const usage = { estimated: true, ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
  return { text, calls, usage, stop: "done" };
}

/** The system's words are a first message: the API has no other place for them. */
function messageOf(message: Message): vscode.LanguageModelChatMessage {
  switch (message.role) {
    case "user":
      return vscode.LanguageModelChatMessage.User(message.text);
    case "assistant": {
      const calls = message.calls.map(
        ({ id, name, arguments: text }) => new vscode.LanguageModelToolCallPart(id, name, objectIn(text)),
      );
      const words =
        message.text === "" && calls.length > 0 ? [] : [new vscode.LanguageModelTextPart(message.text || "…")];
      return vscode.LanguageModelChatMessage.Assistant([...words, ...calls]);
    }
    case "results": {
      const parts = message.results.map(
        ({ id, text }) => new vscode.LanguageModelToolResultPart(id, [new vscode.LanguageModelTextPart(text)]),
      );
      return vscode.LanguageModelChatMessage.User(parts);
    }
  }
}

/** Broken JSON cannot be given back as it came; its result says what was wrong. */
function objectIn(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function counted(
  chat: vscode.LanguageModelChat,
  text: string,
  token: vscode.CancellationToken,
): Promise<number | undefined> {
  try {
    return await chat.countTokens(text, token);
  } catch {
    return undefined; // not every extension can
  }
}

function explained(error: unknown, { name }: vscode.LanguageModelChat): unknown {
  if (!(error instanceof vscode.LanguageModelError)) return error;
  const words = `VS Code says of ${name}: ${error.message}`;
  switch (error.code) {
    case vscode.LanguageModelError.NotFound.name:
      return new ModelFailure("request", words);
    case vscode.LanguageModelError.NoPermissions.name:
    case vscode.LanguageModelError.Blocked.name:
      return new ModelFailure("held", words);
    default:
      return new ModelFailure("server", words);
  }
}

function stopWith(signal: AbortSignal): Disposable & { readonly token: vscode.CancellationToken } {
  const source = new vscode.CancellationTokenSource();
  const stop = (): void => source.cancel();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return {
    token: source.token,
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", stop);
      source.dispose();
    },
  };
}
