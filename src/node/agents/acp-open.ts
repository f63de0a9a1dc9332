import * as acp from "@agentclientprotocol/sdk";
import { refused, TuttiError } from "#core/errors.ts";
import { WireSession } from "./acp-wire.ts";

export interface AcpWish {
  readonly label: string;
  readonly worktree: string;
  readonly mode: string | undefined;
  readonly model: string | undefined;
}

export interface OpenedAcpSession {
  readonly id: string;
  readonly model: string | undefined;
}

/** Opens a session that is ready for a prompt: in the worktree, in the wished mode, with the wished model. */
export async function openAcpSession(agent: acp.ClientContext, wish: AcpWish): Promise<OpenedAcpSession> {
  const { protocolVersion } = await agent.request("initialize", {
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
  const session = WireSession.parse(await agent.request("session/new", { cwd: wish.worktree, mcpServers: [] }));
  if (wish.mode !== undefined) await setMode(agent, session, wish.mode, wish.label);
  if (wish.model !== undefined) await setModel(agent, session, wish.model, wish.label);
  const chosen = option(session, "model")?.currentValue ?? session.models?.currentModelId;
  return { id: session.sessionId, model: wish.model ?? (typeof chosen === "string" ? chosen : undefined) };
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
