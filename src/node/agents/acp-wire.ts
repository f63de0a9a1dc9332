import * as z from "zod";

/**
 * What agents send, as far as it is used here. Agents differ and change: a
 * part that is not as expected is left out instead of losing the message.
 */
const looseText = z.string().nullish().catch(undefined);

const ToolContent = z.looseObject({
  type: z.string(),
  path: looseText,
  oldText: looseText,
  newText: looseText,
  content: z.unknown().optional(),
});

export const WireToolCall = z.looseObject({
  toolCallId: z.string(),
  title: looseText,
  kind: looseText,
  status: looseText,
  content: z.array(ToolContent).nullish().catch(undefined),
  locations: z
    .array(z.looseObject({ path: z.string() }))
    .nullish()
    .catch(undefined),
  rawInput: z.unknown().optional(),
});
export type WireToolCall = z.infer<typeof WireToolCall>;

const WireTokens = z.looseObject({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  totalTokens: z.int().min(0).nullish(),
  cachedReadTokens: z.int().min(0).nullish(),
  cachedWriteTokens: z.int().min(0).nullish(),
  thoughtTokens: z.int().min(0).nullish().catch(undefined),
});
export type WireTokens = z.infer<typeof WireTokens>;

const chunk = {
  content: z.unknown(),
  _meta: z
    .looseObject({ usage: WireTokens.optional().catch(undefined) })
    .nullish()
    .catch(undefined),
};

export const WireUpdate = z.discriminatedUnion("sessionUpdate", [
  z.looseObject({ sessionUpdate: z.literal("agent_message_chunk"), ...chunk }),
  z.looseObject({ sessionUpdate: z.literal("agent_thought_chunk"), ...chunk }),
  z.looseObject({ sessionUpdate: z.literal("tool_call"), ...WireToolCall.shape }),
  z.looseObject({ sessionUpdate: z.literal("tool_call_update"), ...WireToolCall.shape }),
  z.looseObject({
    sessionUpdate: z.literal("plan"),
    entries: z.array(z.looseObject({ content: z.string(), status: looseText })),
  }),
  z.looseObject({
    sessionUpdate: z.literal("usage_update"),
    cost: z
      .looseObject({ amount: z.number().min(0), currency: z.string() })
      .nullish()
      .catch(undefined),
  }),
]);
export type WireUpdate = z.infer<typeof WireUpdate>;

export const WireNotification = z.looseObject({
  method: z.literal("session/update"),
  params: z.looseObject({ update: z.unknown() }),
});

export const WirePromptAnswer = z.looseObject({
  stopReason: z.string(),
  usage: WireTokens.nullish().catch(undefined),
  _meta: z
    .looseObject({
      quota: z
        .looseObject({
          token_count: z.looseObject({ input_tokens: z.int().min(0), output_tokens: z.int().min(0) }).optional(),
        })
        .optional(),
    })
    .nullish()
    .catch(undefined),
});
export type WirePromptAnswer = z.infer<typeof WirePromptAnswer>;

/** What an agent says that it can do with sessions that have ended. */
export const WireCapabilities = z.looseObject({
  loadSession: z.boolean().nullish().catch(undefined),
  sessionCapabilities: z
    .looseObject({ resume: z.looseObject({}).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

const SelectOption = z.looseObject({ value: z.string() });

export const WireSession = z.looseObject({
  sessionId: z.string(),
  modes: z
    .looseObject({ availableModes: z.array(z.looseObject({ id: z.string() })) })
    .nullish()
    .catch(undefined),
  /** The way before config options, still the only one of some agents. */
  models: z.looseObject({ currentModelId: looseText }).nullish().catch(undefined),
  configOptions: z
    .array(
      z.looseObject({
        id: z.string(),
        category: looseText,
        currentValue: z.unknown().optional(),
        options: z
          .array(z.union([SelectOption, z.looseObject({ options: z.array(SelectOption) })]))
          .nullish()
          .catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
});
export type WireSession = z.infer<typeof WireSession>;

/** The text of a content block; `undefined` for pictures and links. */
export function textOf(content: unknown): string | undefined {
  const block = z.looseObject({ type: z.literal("text"), text: z.string() }).safeParse(content);
  return block.success ? block.data.text : undefined;
}
