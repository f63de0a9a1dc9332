import { expect, it } from "vitest";
import * as z from "zod";
import { askFor } from "#core/agent-loop/ask-for.ts";
import { modelProviders } from "#core/agent-loop/providers.ts";
import { systemClock } from "#node/clock.ts";
import { connectModel } from "#node/models/connect-model.ts";
import { tokens } from "../../../fakes/vendors/turn.ts";
import { inOrder, startVendor, vendorKey, vendorModel } from "../../../fakes/vendors/vendor-server.ts";

const schema = z.object({ tasks: z.array(z.object({ title: z.string() })).min(1) });
const question = { system: "You plan.", prompt: "Which tasks?", schema };

it.each([
  ["anthropic", "anthropic", { output_config: { format: { type: "json_schema", schema: { type: "object" } } } }],
  ["google", "google", { generationConfig: { responseJsonSchema: { type: "object" } } }],
  ["openai", "openai", { response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } } }],
  ["openai", "deepseek", { response_format: { type: "json_object" } }],
] as const)(
  "a model of %s (%s) is asked for a shape, and mends what does not fit",
  async (vendor, provider, wanted) => {
    await using server = await startVendor(
      vendor,
      inOrder({ say: "Gladly!" }, { say: '{"tasks":[{"title":"Mend"}]}' }),
    );
    const model = await connectModel(vendor, {
      provider,
      about: modelProviders[provider]!,
      model: vendorModel,
      baseUrl: server.url,
      key: vendorKey,
      temperature: undefined,
      effort: undefined,
      maxOutputTokens: undefined,
      silenceMs: 60_000,
      clock: systemClock,
    });
    const { value, usages } = await askFor(model, question, systemClock, new AbortController().signal);
    expect(value).toEqual({ tasks: [{ title: "Mend" }] });
    expect(usages.map(({ input, output }) => [input, output])).toEqual([
      [tokens.input, tokens.output],
      [tokens.input, tokens.output],
    ]);
    expect(JSON.parse(server.asked[0]!)).toMatchObject(wanted);
    expect(server.asked[1]).toContain("This is not valid JSON.");
  },
);
