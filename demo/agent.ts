/**
 * The demonstration agent: a program that speaks the Agent Client Protocol and
 * knows the few tasks of the demonstration project by heart. It asks no model,
 * so it costs nothing and works without a key. Its first try at one task is
 * wrong on purpose, so that the gate has something to find.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";

interface Change {
  readonly file: string;
  readonly from: string | undefined;
  readonly to: string;
}

const folders = new Map<string, string>();

const agent = acp
  .agent({ name: "demonstration" })
  .onRequest(acp.methods.agent.initialize, () => ({
    protocolVersion: acp.PROTOCOL_VERSION,
    agentInfo: { name: "demonstration", title: "Demonstration agent", version: "1.0.0" },
    agentCapabilities: {},
    authMethods: [],
  }))
  .onRequest(acp.methods.agent.session.new, ({ params }) => {
    const sessionId = `demonstration-${folders.size + 1}`;
    folders.set(sessionId, params.cwd);
    return { sessionId };
  })
  .onNotification(acp.methods.agent.session.cancel, () => process.exit(0))
  .onRequest(acp.methods.agent.session.prompt, async ({ params, client }) => {
    const folder = folders.get(params.sessionId) ?? process.cwd();
    const prompt = params.prompt.map((block) => (block.type === "text" ? block.text : "")).join("\n");
    const say = (update: acp.SessionUpdate) =>
      client.notify(acp.methods.client.session.update, { sessionId: params.sessionId, update });
    const changes = changesFor(prompt);
    for (const [index, change] of changes.entries()) {
      const path = join(folder, change.file);
      const toolCallId = `edit-${index + 1}`;
      await say({
        sessionUpdate: "tool_call",
        toolCallId,
        title: `Edit ${change.file}`,
        kind: "edit",
        status: "in_progress",
        locations: [{ path }],
      });
      await pause(400);
      const before = change.from === undefined ? "" : readFileSync(path, "utf8");
      const after = change.from === undefined ? change.to : before.replace(change.from, () => change.to);
      writeFileSync(path, after);
      await say({
        sessionUpdate: "tool_call_update",
        toolCallId,
        status: "completed",
        content: [{ type: "diff", path, oldText: before, newText: after }],
      });
    }
    await say({ sessionUpdate: "usage_update", used: 0, size: 1, cost: { amount: 0, currency: "USD" } });
    const text =
      changes.length === 0
        ? "I know only the tasks of the demonstration, and this is none of them."
        : "Done. Tests and lint are for the gate to judge.";
    await say({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
    return { stopReason: "end_turn" };
  });

function changesFor(prompt: string): readonly Change[] {
  const title = /^Title: (.*)$/m.exec(prompt)?.[1] ?? "";
  const reviewed = prompt.includes("<<<REVIEW");
  if (/negative/i.test(title)) return refuseNegative;
  if (/zero|ten cents/i.test(title)) return reviewed ? padCents.second : padCents.first;
  if (/README/i.test(title)) return explainWeights;
  if (/by weight/i.test(title)) return splitByWeight;
  return [];
}

const refuseNegative: readonly Change[] = [
  {
    file: "src/split.js",
    from: "  // TODO: refuse a negative amount\n",
    to: '  if (cents < 0) throw new RangeError("A bill cannot be negative.");\n',
  },
  {
    file: "test/split.test.js",
    from: 'test("nobody',
    to: 'test("a negative bill is refused", () => {\n  assert.throws(() => split(-1, ["Ada"]), RangeError);\n});\n\ntest("nobody',
  },
];

const padCents = {
  first: [
    { file: "src/money.js", from: "  // FIXME: amounts below ten cents lose their zero\n", to: "" },
    { file: "src/money.js", from: "${cents % 100}", to: "${String(cents % 100).padEnd(2, '0')}" },
    {
      file: "test/money.test.js",
      from: 'test("an amount',
      to: 'test("five cents keep their zero", () => {\n  assert.equal(format(1205), "€12.05");\n});\n\ntest("an amount',
    },
  ],
  second: [{ file: "src/money.js", from: "padEnd", to: "padStart" }],
} satisfies Record<string, readonly Change[]>;

const splitByWeight: readonly Change[] = [
  {
    file: "src/weight.js",
    from: undefined,
    to: `/** Splits \`cents\` in proportion to \`weights\`; the largest remainders get the odd cents. */
export function splitByWeight(cents, weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError("At least one weight must be greater than zero.");
  const exact = weights.map((weight) => (cents * weight) / total);
  const parts = exact.map(Math.floor);
  const odd = cents - parts.reduce((sum, part) => sum + part, 0);
  const order = exact.map((value, index) => ({ index, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest);
  for (const { index } of order.slice(0, odd)) parts[index] += 1;
  return parts;
}
`,
  },
  {
    file: "test/weight.test.js",
    from: undefined,
    to: `import assert from "node:assert/strict";
import { test } from "node:test";
import { splitByWeight } from "../src/weight.js";

test("the parts add up to the whole", () => {
  const parts = splitByWeight(1000, [2, 1]);
  assert.deepEqual(parts, [667, 333]);
  assert.equal(splitByWeight(101, [1, 1, 1]).reduce((sum, part) => sum + part), 101);
});

test("weights of nothing are refused", () => {
  assert.throws(() => splitByWeight(100, [0, 0]), RangeError);
});
`,
  },
];

const explainWeights: readonly Change[] = [
  {
    file: "README.md",
    from: "split(1000,",
    to: 'import { splitByWeight } from "./src/weight.js";\n\nsplitByWeight(1000, [2, 1]); // [667, 333]\nsplit(1000,',
  },
];

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

await agent.connect(
  acp.ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>),
).closed;
