import * as acp from "@agentclientprotocol/sdk";
import { refused, TuttiError } from "#core/errors.ts";
import { NotResumed } from "#core/run/agent.ts";
import { WireCapabilities, WireSession } from "./acp-wire.ts";

/** The protocol's own. */
export const AUTHENTICATION_REQUIRED = -32_000;

export interface AcpWish {
  readonly label: string;
  readonly worktree: string;
  readonly mode: string | undefined;
  readonly model: string | undefined;
  /** The session that shall go on; a new one when absent. */
  readonly resume: string | undefined;
}

export interface OpenedAcpSession {
  readonly id: string;
  readonly model: string | undefined;
}

/**
 * Opens a session that is ready for a prompt: in the worktree, in the wished mode, with the wished model.
 *
 * @throws NotResumed  when the wished session cannot go on
 */
export async function openAcpSession(agent: acp.ClientContext, wish: AcpWish): Promise<OpenedAcpSession> {
  const { protocolVersion, agentCapabilities } = await agent.request("initialize", {
    protocolVersion: acp.PROTOCOL_VERSION,
    clientInfo: { name: "tutti", version: "0.1.0" },
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
  });
  if (protocolVersion !== acp.PROTOCOL_VERSION) {
    throw new TuttiError(
      "unavailable",
      `${wish.label} speaks version ${protocolVersion} of the protocol, Tutti speaks ${acp.PROTOCOL_VERSION}. Update the older one.`,
    );
  }
  const session =
    wish.resume === undefined
      ? WireSession.parse(await agent.request("session/new", { cwd: wish.worktree, mcpServers: [] }))
      : await resumed(agent, wish, wish.resume, agentCapabilities);
  if (wish.mode !== undefined) await setMode(agent, session, wish.mode, wish.label);
  if (wish.model !== undefined) await setModel(agent, session, wish.model, wish.label);
  const chosen = option(session, "model")?.currentValue ?? session.models?.currentModelId;
  return { id: session.sessionId, model: wish.model ?? (typeof chosen === "string" ? chosen : undefined) };
}

/** Agents that can resume do not tell everything again, as they do when they load. */
async function resumed(
  agent: acp.ClientContext,
  { label, worktree }: AcpWish,
  sessionId: string,
  capabilities: unknown,
): Promise<WireSession> {
  const known = WireCapabilities.safeParse(capabilities).data;
  const method =
    known?.sessionCapabilities?.resume != null
      ? "session/resume"
      : known?.loadSession === true
        ? "session/load"
        : undefined;
  if (method === undefined) throw new NotResumed(`${label} cannot take up a conversation again`);
  const wish = { sessionId, cwd: worktree, mcpServers: [] };
  const answer = await agent.request<unknown>(method, wish).catch((error: unknown) => {
    if (!(error instanceof acp.RequestError) || error.code === AUTHENTICATION_REQUIRED) throw error;
    throw new NotResumed(`${label} did not find its conversation again (${error.message.slice(0, 200)})`, error);
  });
  return WireSession.parse({ ...(typeof answer === "object" ? answer : {}), sessionId });
}

/** The mode decides what is done unasked, and every agent has its own default: so it is set, or nothing is started. */
async function setMode(agent: acp.ClientContext, session: WireSession, mode: string, label: string): Promise<void> {
  const { sessionId } = session;
  const isWished = (id: string): boolean => id === mode || (mode.startsWith("#") && id.endsWith(mode));
  const modes = session.modes?.availableModes.map(({ id }) => id) ?? [];
  const modeId = modes.find(isWished);
  if (modeId !== undefined) return void (await agent.request("session/set_mode", { sessionId, modeId }));

  const choice = option(session, "mode");
  const values = choice === undefined ? [] : valuesOf(choice);
  const value = values.find(isWished);
  if (choice !== undefined && value !== undefined) {
    await agent.request("session/set_config_option", { sessionId, configId: choice.id, value });
    return;
  }
  const offered = [...modes, ...values].join(", ") || "none";
  throw refused(`${label} has no mode ${mode}; it has: ${offered}. Name one of them as its mode in tutti.agents.`);
}

async function setModel(agent: acp.ClientContext, session: WireSession, model: string, label: string): Promise<void> {
  const { sessionId } = session;
  const choice = option(session, "model");
  if (choice !== undefined) {
    await agent.request("session/set_config_option", { sessionId, configId: choice.id, value: model });
  } else if (session.models != null) {
    await agent.request("session/set_model", { sessionId, modelId: model }); // the way before config options
  } else {
    throw refused(`${label} does not let others choose its model. Remove the model from its settings in tutti.agents.`);
  }
}

type ConfigOption = NonNullable<WireSession["configOptions"]>[number];

function option(session: WireSession, category: string): ConfigOption | undefined {
  return session.configOptions?.find((candidate) => candidate.category === category);
}

/** Options come as a list, or as a list of groups. */
function valuesOf(choice: ConfigOption): readonly string[] {
  return (choice.options ?? []).flatMap((entry) =>
    "value" in entry && typeof entry.value === "string"
      ? [entry.value]
      : "options" in entry && Array.isArray(entry.options)
        ? entry.options.map(({ value }) => value)
        : [],
  );
}
