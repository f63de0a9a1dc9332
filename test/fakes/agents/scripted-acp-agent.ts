/**
 * An agent that speaks the Agent Client Protocol and does what a script says.
 *
 *     node scripted-acp-agent.ts SCRIPT.json [REQUESTS.jsonl]
 *
 * The second file gets every message of the client, one a line.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import * as acp from "@agentclientprotocol/sdk";
import type { AcpScript, ScriptStep } from "./acp-script.ts";

const [scriptFile = "", requestsFile] = process.argv.slice(2);
// The script is written by the test that starts us.
const script = JSON.parse(readFileSync(scriptFile, "utf8")) as AcpScript;
const sessionId = "scripted-1";
const cancelled = Promise.withResolvers<void>();
let folder = process.cwd();
let { steps } = script;

/** Ends a turn with this answer to the prompt. */
class Answer {
  readonly answer: object;
  constructor(answer: object) {
    this.answer = answer;
  }
}

async function play(steps: readonly ScriptStep[], client: acp.AgentContext | undefined): Promise<void> {
  for (const step of steps) await playStep(step, client);
}

async function playStep(step: ScriptStep, client: acp.AgentContext | undefined): Promise<void> {
  switch (step.do) {
    case "update":
      return await sendUpdates(step, client);
    case "write":
      return writeFileSync(join(folder, step.path), step.text);
    case "ask":
      return await ask(step, client);
    case "wait-for":
      while (!(await exists(join(folder, step.path)))) await wait(20);
      return;
    case "wait-for-cancel":
      return await cancelled.promise;
    case "hang":
      return await new Promise(() => setInterval(() => undefined, 1_000));
    case "print":
      return void process[step.to].write(step.text);
    case "crash":
      return process.exit(step.exitCode);
    case "ignore-terminate":
      return void process.on("SIGTERM", () => undefined);
    case "leave-child":
      return await leaveChild();
    case "call-client":
      return void (await client?.request(step.method, step.params).catch(() => undefined));
    case "answer":
      throw new Answer(step.answer);
    case "error":
      throw new acp.RequestError(step.code, step.message);
  }
}

async function sendUpdates(step: ScriptStep & { do: "update" }, client: acp.AgentContext | undefined): Promise<void> {
  const text = JSON.stringify(step.update);
  for (let index = 0; index < (step.times ?? 1); index++) {
    const update: unknown = JSON.parse(text.replaceAll("#", `${index}`));
    await client?.notify<unknown>("session/update", { sessionId, update });
  }
}

async function ask(step: ScriptStep & { do: "ask" }, client: acp.AgentContext | undefined): Promise<void> {
  const request = { sessionId, toolCall: step.toolCall, options: step.options };
  const { outcome } =
    (await client?.request<{ outcome: { outcome: string; optionId?: string } }>(
      "session/request_permission",
      request,
    )) ?? raise("Permission can be asked during a turn only.");
  const allowed = outcome.optionId?.startsWith("allow") === true;
  await play(allowed ? step.allowed : step.rejected, client);
}

async function leaveChild(): Promise<void> {
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.stdout.write('ready')";
  const child = spawn(process.execPath, ["-e", stubborn], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.unref();
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function raise(message: string): never {
  throw new Error(message);
}

async function newSession(): Promise<unknown> {
  const session = script.session ?? {};
  if (session === "hang") return await new Promise(() => setInterval(() => undefined, 1_000));
  if (typeof session === "object" && "error" in session) {
    const { code, message } = session.error as { code: number; message: string };
    throw new acp.RequestError(code, message);
  }
  return { sessionId, ...(session as object) };
}

function capabilities(): object {
  if (script.takesUp === undefined) return {};
  return script.takesUp.by === "session/load" ? { loadSession: true } : { sessionCapabilities: { resume: {} } };
}

async function takeUp(method: string, client: acp.AgentContext): Promise<unknown> {
  if (script.takesUp?.by !== method) throw acp.RequestError.methodNotFound(method);
  await play(script.takesUp.before ?? [], client);
  ({ steps } = script.takesUp);
  return script.session ?? {};
}

async function prompt(client: acp.AgentContext): Promise<unknown> {
  try {
    const now = steps;
    steps = script.next ?? steps;
    await play(now, client);
  } catch (thrown) {
    if (thrown instanceof Answer) return thrown.answer;
    throw thrown;
  }
  return { stopReason: "end_turn" };
}

function record(message: unknown): void {
  if (requestsFile !== undefined) appendFileSync(requestsFile, `${JSON.stringify(message)}\n`);
}

/** The SDK knows no `session/set_model`, so every request is answered by its name. */
async function serve(method: string, params: unknown, client: acp.AgentContext): Promise<unknown> {
  record({ method, params });
  switch (method) {
    case "initialize":
      return { protocolVersion: 1, agentCapabilities: capabilities() };
    case "session/load":
    case "session/resume":
      folder = (params as { cwd: string }).cwd;
      return await takeUp(method, client);
    case "session/new":
      folder = (params as { cwd: string }).cwd;
      return await newSession();
    case "session/prompt":
      return await prompt(client);
    case "session/set_mode":
    case "session/set_model":
    case "session/set_config_option":
      return { configOptions: [] };
    default:
      throw acp.RequestError.methodNotFound(method);
  }
}

await play(script.before ?? [], undefined);
const stream = acp.ndJsonStream(
  Writable.toWeb(process.stdout),
  Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
);
acp
  .agent({ name: "scripted" })
  .onRequest("*", async ({ method, params, client }) => await serve(method, params, client))
  .onNotification("*", ({ method, params }) => {
    record({ method, params });
    if (method === "session/cancel") cancelled.resolve();
  })
  .connect(stream);
