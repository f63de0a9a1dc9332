import { expect, it } from "vitest";
import { resetTime } from "#node/models/reset-time.ts";

const now = Date.UTC(2026, 10, 21, 12);

it.each([
  [{ "retry-after": "30" }, "", 30_000],
  [{ "retry-after-ms": "1500", "retry-after": "2" }, "", 1_500],
  [{ "retry-after": "Sat, 21 Nov 2026 12:01:00 GMT" }, "", 60_000],
  [
    {
      "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:05Z",
      "anthropic-ratelimit-tokens-reset": "2026-11-21T12:02:00Z",
    },
    "",
    120_000,
  ],
  [{ "anthropic-ratelimit-unified-reset": String(now / 1000 + 3_600) }, "", 3_600_000],
  [{ "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0.5s" }, "", 360_500],
  [{ "x-ratelimit-reset": String(now + 7_000) }, "", 7_000],
  [{}, '{"details":[{"retryDelay":"34.5s"}]}', 34_500],
  [{}, String.raw`{"message":"{\"details\":[{\"retryDelay\": \"34s\"}]}"}`, 34_000],
  [{ "retry-after": "soon" }, "", undefined],
  [{}, "", undefined],
] as const)("reads when a limit ends: %j %s", (headers: Readonly<Record<string, string>>, body, inMs) => {
  expect(resetTime((name) => headers[name], body, now)).toBe(inMs === undefined ? undefined : now + inMs);
});
