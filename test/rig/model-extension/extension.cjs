// A model of the editor that writes a file and finishes: enough to see a whole task done through `vscode.lm`.
const vscode = require("vscode");

const model = {
  id: "writer-1",
  name: "Scripted Writer",
  family: "writer",
  version: "1",
  maxInputTokens: 100_000,
  maxOutputTokens: 1_000,
  capabilities: { toolCalling: true },
};

/** What it does next is seen from how many of its calls have been answered. */
function next(messages) {
  const results = messages.flatMap(({ content }) =>
    content.filter((part) => part instanceof vscode.LanguageModelToolResultPart),
  );
  if (results.length === 0) {
    return ["call-1", "write", { path: "LICENSE", text: "Written by a model of the editor.\n" }];
  }
  return ["call-2", "finish", { summary: "I have written it." }];
}

exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("scripted", {
      provideLanguageModelChatInformation: async () => [model],
      provideLanguageModelChatResponse: async (_model, messages, { tools }, progress) => {
        if ((tools ?? []).length === 0) return progress.report(new vscode.LanguageModelTextPart("yes"));
        progress.report(new vscode.LanguageModelTextPart("I go on. "));
        progress.report(new vscode.LanguageModelToolCallPart(...next(messages)));
      },
      provideTokenCount: async (_model, text) => Math.ceil(JSON.stringify(text).length / 4),
    }),
  );
};
