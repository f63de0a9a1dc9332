import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { ModelSetting } from "#core/agent-loop/model-setting.ts";
import { TuttiError } from "#core/errors.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { describeAgentDriver } from "../../../contract/agent-driver.ts";
import { tokens, type VendorTurn } from "../../../fakes/vendors/turn.ts";
import { inOrder, type Script, type Vendor, vendorKey, vendorModel } from "../../../fakes/vendors/vendor-server.ts";
import { givenModel, type GivenModel, runModel } from "./given-model.ts";

const vendors = ["anthropic", "google", "openai"] as const satisfies readonly Vendor[];
const never = new AbortController().signal;
const hello: VendorTurn = {
  thought: "Let me see…",
  say: "Здравствуйте, I write it.",
  calls: [{ name: "write", arguments: { path: "hello.txt", text: "Привет\n" } }],
};
const finish: VendorTurn = { calls: [{ name: "finish", arguments: { summary: "It is written." } }] };

let worktree: string;
beforeEach(async () => {
  worktree = await mkdtemp(join(tmpdir(), "tutti-model-"));
  execFileSync("git", ["init", "-q"], { cwd: worktree, env: { PATH: process.env["PATH"], HOME: worktree } });
});
afterEach(async () => await rm(worktree, { recursive: true, force: true }));

const given = async (vendor: Vendor, script: Script, more: Partial<ModelSetting> = {}, key = vendorKey) =>
  await givenModel(worktree, vendor, script, more, key);
const run = async (model: GivenModel, answer: "allow" | "deny" = "allow") => await runModel(worktree, model, answer);
const endOf = (events: readonly AgentEvent[]) => events.at(-1);
const usageOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === "usage" ? [event.usage] : []))[0];

describe.each(vendors)("a model of %s", (vendor) => {
  describeAgentDriver(`model (${vendor})`, {
    works: async () => await given(vendor, inOrder(hello, finish)),
    fails: async () => await given(vendor, inOrder({ status: 400 })),
    hangs: async () =>
      await given(
        vendor,
        inOrder({ calls: [{ name: "write", arguments: { path: "started", text: "yes" } }] }, { hangs: "Hm" }),
      ),
  });

  it("streams its words and thoughts, and tells its tokens", async () => {
    const session = await given(vendor, inOrder(hello, finish));
    const events = await run(session);
    const words = (type: "text-delta" | "thought-delta") =>
      events.flatMap((event) => (event.type === type ? [event.text] : [])).join("");
    expect(words("text-delta")).toBe("Здравствуйте, I write it.\nIt is written.\n");
    expect(words("thought-delta")).toBe("Let me see…");
    expect(events.filter((event) => event.type === "text-delta").length).toBeGreaterThan(2);
    expect(events).toContainEqual({ type: "file-change", path: "hello.txt", diff: expect.stringMatching(/^\+/) });
    expect(usageOf(events)).toEqual({
      inputTokens: 2 * tokens.input,
      cacheReadTokens: 2 * tokens.cacheRead,
      ...(vendor === "anthropic" && { cacheWriteTokens: 2 * tokens.cacheWrite }),
      outputTokens: 2 * tokens.output,
      reasoningTokens: 2 * tokens.reasoning,
      model: vendorModel,
      provider: vendor === "openai" ? "mine" : vendor,
      provenance: "reported",
    });
    expect(endOf(events)).toEqual({ type: "session-end", outcome: "finished" });
    expect(session.server.strays).toEqual([]);
  });

  it.each([
    [401, "failed", "key", /does not accept the key for fake-model-1/, 1],
    [400, "failed", "request", /does not take the request/, 1],
    [404, "failed", "request", /does not know the model fake-model-1/, 1],
    [429, "limited", "held", /has reached a limit/, 1],
    [500, "failed", "server", /has a failure of its own/, 4],
    [529, "failed", "overloaded", /is overloaded/, 4],
  ] as const)(
    "says what a status %i means, and asks again only where that helps",
    async (status, outcome, cause, words, asked) => {
      const session = await given(vendor, inOrder({ status }));
      const events = await run(session);
      expect(endOf(events)).toMatchObject({ outcome, cause, reason: expect.stringMatching(words) });
      expect(session.server.asked).toHaveLength(asked);
      expect(JSON.stringify(events)).not.toContain(vendorKey);
    },
  );

  it("is held until the moment that the vendor names", async () => {
    const before = Date.now();
    const events = await run(await given(vendor, inOrder({ status: 429, headers: { "retry-after": "90" } })));
    const end = endOf(events);
    const heldUntil = end?.type === "session-end" ? (end.heldUntil ?? 0) : 0;
    expect(heldUntil).toBeGreaterThanOrEqual(before + 90_000);
    expect(heldUntil).toBeLessThanOrEqual(Date.now() + 90_000);
  });

  it.each([
    ["a socket that breaks", { breaks: "I wri" }],
    ["a stream that ends early", { endsEarly: "I wri" }],
    ["an error in the middle", { failsMidway: "I wri" }],
    ["a failure", { status: 503 }],
  ] as const)("survives %s", async (_, trouble) => {
    const session = await given(vendor, inOrder(trouble, hello, finish));
    const events = await run(session);
    expect(endOf(events)).toMatchObject({ outcome: "finished" });
    expect(await readFile(join(worktree, "hello.txt"), "utf8")).toBe("Привет\n");
    expect(events).toContainEqual({ type: "notice", text: expect.stringMatching(/It is asked again\.$/) });
    // What an answer took that broke off is not known, and so neither is the sum.
    if (!("status" in trouble)) expect(usageOf(events)).not.toHaveProperty("outputTokens");
  });

  it("gives up a vendor that says nothing any more", async () => {
    const session = await given(vendor, inOrder({ hangs: "Hm" }), { silenceSeconds: 1 });
    const end = endOf(await run(session));
    expect(end).toMatchObject({ outcome: "failed", cause: "silent", reason: expect.stringContaining("1 second") });
    expect(session.server.asked).toHaveLength(4);
  });

  it("cannot be reached where nobody listens, and says so", async () => {
    const session = await given(vendor, inOrder(finish));
    await session.server[Symbol.asyncDispose]();
    expect(endOf(await run(session))).toMatchObject({
      cause: "network",
      reason: expect.stringMatching(/cannot be reached at http:\/\/127/),
    });
    await rm(worktree, { recursive: true, force: true });
  });

  it("is told what is wrong with its calls, and mends them", async () => {
    const wrong: VendorTurn = {
      calls: [
        { name: "fly", arguments: {} },
        { name: "write", arguments: { path: 7 } },
        { name: "write", arguments: '{"path": "hel' },
        { name: "read", arguments: { path: "../outside.txt" } },
        { name: "edit", arguments: { path: "absent.txt", before: "a", after: "b" } },
      ],
    };
    const session = await given(vendor, inOrder(wrong, hello, finish));
    const events = await run(session);
    expect(endOf(events)).toMatchObject({ outcome: "finished" });
    const told = events.flatMap((event) => (event.type === "tool-end" && !event.ok ? [event.text] : []));
    expect(told).toEqual([
      expect.stringMatching(/^There is no tool fly\. There are: read, search, edit/),
      expect.stringMatching(/^The arguments of write are wrong\. path: /),
      // Google sends arguments as an object, which cannot be broken.
      expect.stringMatching(vendor === "google" ? /^The arguments of write are wrong/ : /are not valid JSON/),
      "../outside.txt is outside the project. Only files inside of it can be used.",
      "There is no file absent.txt.",
    ]);
    expect(session.server.asked[1]).toContain("There is no tool fly");
  });

  it("has its key checked for free", async () => {
    const session = await given(vendor, inOrder(finish));
    await session.check();
    const wrong = await given(vendor, inOrder(finish), {}, "sk-another-key-that-is-wrong");
    const error = await wrong.check().catch((thrown: unknown) => thrown);
    expect(TuttiError.from(error)).toMatchObject({
      kind: "unauthorised",
      message: expect.not.stringContaining("sk-another"),
    });
    const unknown = await given(vendor, inOrder(finish), { model: "no-such-model" });
    await expect(unknown.check()).rejects.toThrow(/no-such-model/);
    expect([...session.server.asked, ...wrong.server.asked]).toEqual([]);
  });
});

describe("commands of a model", () => {
  it.skipIf(process.platform === "win32")("run without its key, and only when they are allowed", async () => {
    const leak: VendorTurn = { calls: [{ name: "run", arguments: { command: "env; echo $MY_KEY; exit 3" } }] };
    const settings = { env: ["MY_KEY", "OTHER"], variables: { MINE: "yes" } };
    const session = await given("openai", inOrder(leak, finish), settings);
    const events = await run(session);
    expect(events).toContainEqual(expect.objectContaining({ type: "permission-request", kind: "execute" }));
    expect(events).toContainEqual(expect.objectContaining({ type: "tool-end", ok: false, text: "Exit code 3." }));
    expect(session.server.asked[1]).toContain("MINE=yes");
    expect(JSON.stringify([events, session.server.asked])).not.toContain(vendorKey);

    const denied = await given("openai", inOrder(leak, finish), settings);
    await run(denied, "deny");
    expect(denied.server.asked[1]).toContain("does not allow this command");
    expect(denied.server.asked[1]).not.toContain("MINE=yes");
  });

  it.skipIf(process.platform === "win32")(
    "start behind the wall that other agents have, and the session says so",
    async () => {
      const session = await given(
        "openai",
        inOrder({ calls: [{ name: "run", arguments: { command: "echo $WALL" } }] }, finish),
      );
      const events = await run(session);
      expect(events).toContainEqual(expect.objectContaining({ type: "tool-end", ok: true, text: "Exit code 0." }));
      expect(session.server.asked[1]).toContain("behind a wall of files");
      const opened = await session.driver.open({ prompt: "", worktree, timeLimitMs: 9_000, run: "r-m" }, never);
      await opened[Symbol.asyncDispose]();
      expect(opened.containment).toEqual({ level: "files" });
    },
  );

  it("are refused files of git, and links that lead out", async () => {
    const outside = await mkdtemp(join(tmpdir(), "tutti-outside-"));
    onTestFinished(async () => await rm(outside, { recursive: true, force: true }));
    await writeFile(join(outside, "secret.txt"), "secret words");
    await symlink(outside, join(worktree, "away"));
    await symlink(join(outside, "secret.txt"), join(worktree, "near.txt"));
    await mkdir(join(worktree, "src"));
    await symlink("src", join(worktree, "same"));
    const calls = [
      { name: "read", arguments: { path: "away/secret.txt" } },
      { name: "read", arguments: { path: "near.txt" } },
      { name: "write", arguments: { path: "away/new.txt", text: "x" } },
      { name: "write", arguments: { path: "near.txt", text: "x" } },
      { name: "write", arguments: { path: ".git/hooks/post-commit", text: "x" } },
      { name: "write", arguments: { path: "src/.GIT/config", text: "x" } },
      { name: "read", arguments: { path: join(outside, "secret.txt") } },
      { name: "search", arguments: { pattern: "secret", folder: "away" } },
      { name: "search", arguments: { pattern: "secret words" } },
      { name: "write", arguments: { path: "same/in.txt", text: "fine" } },
    ];
    const events = await run(await given("openai", inOrder({ calls }, finish)));
    const ends = events.flatMap((event) => (event.type === "tool-end" ? [event.ok] : []));
    expect(ends).toEqual([...Array<boolean>(8).fill(false), true, true, true]);
    expect(await readFile(join(outside, "secret.txt"), "utf8")).toBe("secret words");
    expect(await readFile(join(worktree, "src", "in.txt"), "utf8")).toBe("fine");
    expect(events).not.toContainEqual(expect.objectContaining({ text: expect.stringContaining("near.txt:") }));
  });
});

describe("a long conversation", () => {
  it("is summed up by the model, which goes on with that", async () => {
    const summary = "SUMMARY: hello.txt is half done.";
    const session = await given("anthropic", inOrder(hello, { say: summary }, finish), { contextTokens: 2_000 });
    const events = await run(session);
    expect(endOf(events)).toMatchObject({ outcome: "finished" });
    expect(session.server.asked[1]).toContain("Sum up the work so far");
    expect(session.server.asked[2]).toContain(summary);
    expect(session.server.asked[2]).toContain("Say hello.");
    expect(session.server.asked[2]).not.toContain("tool_result");
    expect(usageOf(events)?.outputTokens).toBe(3 * tokens.output);
  });

  it("ends at its limits, with the reason", async () => {
    const again: VendorTurn = { calls: [{ name: "search", arguments: {} }] };
    const steps = endOf(await run(await given("google", inOrder(again), { maxSteps: 3 })));
    expect(steps).toMatchObject({
      outcome: "failed",
      cause: "steps",
      reason: expect.stringContaining("3 times (maxSteps)"),
    });
    const many = endOf(await run(await given("google", inOrder(again), { maxTokens: 5_000 })));
    expect(many).toMatchObject({ outcome: "failed", cause: "tokens", reason: expect.stringContaining("5000 tokens") });
  });
});

it("a session without a key is not opened", async () => {
  const { driver } = await given("anthropic", inOrder(finish), { key: "ABSENT" });
  const opened = driver.open({ prompt: "", worktree, timeLimitMs: 1_000, run: "r-m" }, never);
  const error = await opened.catch((thrown: unknown) => thrown);
  expect(TuttiError.from(error)).toMatchObject({
    kind: "unauthorised",
    message: expect.stringContaining("Set ABSENT"),
  });
});
