import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { modelProviders } from "#core/agent-loop/providers.ts";
import { systemClock } from "#node/clock.ts";
import { connectModel } from "#node/models/connect-model.ts";

it.each([
  [false, { "x-api-key": "the-key", authorization: undefined }],
  [true, { "x-api-key": undefined, authorization: "Bearer the-key" }],
])("Anthropic gets a key as it documents it, and a gateway its token (%s)", async (isToken, expected) => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.setHeader("content-type", "application/json").end('{"id":"claude","type":"model"}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const model = await connectModel("anthropic", {
      provider: "anthropic",
      about: modelProviders["anthropic"]!,
      model: "claude",
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      key: "the-key",
      isToken,
      temperature: undefined,
      effort: undefined,
      maxOutputTokens: undefined,
      silenceMs: 60_000,
      clock: systemClock,
    });
    await model.check(new AbortController().signal);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  expect(seen).toHaveLength(1);
  expect({ "x-api-key": seen[0]?.["x-api-key"], authorization: seen[0]?.authorization }).toEqual(expected);
});
