import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { inOrder, startVendor, vendorKey, vendorModel, type VendorServer } from "../fakes/vendors/vendor-server.ts";
import { openedTutti, otherBoard } from "./support.ts";

const spec = {
  title: "Fair rounding",
  summary: "Shares add up.",
  requirements: ["Shares add up to the bill"],
  outOfScope: [],
  assumptions: [],
};
const task = {
  id: "T1",
  title: "Round the last share, as the goal says",
  description: "It takes what is left.",
  criteria: ["10.00 among three is 3.33, 3.33, 3.34"],
  after: [],
  minutes: 30,
  priority: "low",
  labels: [],
  files: ["README.md"],
  validation: "",
};
const says = (value: object) => ({ say: JSON.stringify(value) });

/** A person who types this into every box that is shown meanwhile. */
async function typing(text: string, work: () => Thenable<unknown>): Promise<void> {
  const { showInputBox } = vscode.window;
  try {
    Object.assign(vscode.window, { showInputBox: async () => text });
    await work();
  } finally {
    Object.assign(vscode.window, { showInputBox });
  }
}

describe("planning", () => {
  const configure = (agents: object | undefined) =>
    vscode.workspace.getConfiguration("tutti").update("agents", agents, vscode.ConfigurationTarget.Global);
  let server: VendorServer;
  before(async () => {
    await openedTutti();
    const questions = [{ question: "Who rounds?", default: "The last one." }];
    server = await startVendor("openai", inOrder(says({ questions }), says(spec), says({ tasks: [task] })));
    await typing(vendorKey, () => vscode.commands.executeCommand("tutti.setModelKey", "THINKER_KEY"));
    const model = { provider: "house", api: "openai", baseUrl: server.url, model: vendorModel, key: "THINKER_KEY" };
    await configure({ thinker: { kind: "model", ...model } });
  });
  after(async () => {
    await configure(undefined);
    await vscode.commands.executeCommand("tutti.clearModelKey", "THINKER_KEY");
    await server[Symbol.asyncDispose]();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows the project brief", async () => {
    await vscode.commands.executeCommand("tutti.showBrief");
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, "tutti-brief");
    assert.match(shown.getText(), /^## Map, most important first$/m);
  });

  it("asks, makes proposals of a goal, and shows what is wanted", async () => {
    await typing("The payer.", () => vscode.commands.executeCommand("tutti.planGoal", "Share fairly."));
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /^# Fair rounding$/m);
    await using other = await otherBoard();
    const planned = [...other.board.state.tasks.values()].find(({ title }) => title === task.title);
    assert.equal(planned?.state.name, "proposed");
    assert.equal(server.asked.length, 3);
    assert.match(server.asked[1] ?? "", /The payer\./);
  });
});
