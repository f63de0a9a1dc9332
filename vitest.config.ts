import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { testLimitMs, unitLimitMs } from "./test/rig/limits.ts";

/** Vitest leaves one core to itself, and would use one of two; but its own process is idle most of the time. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/*.test.ts", "test/unit/**/*.test.ts"],
          environment: "node",
          testTimeout: unitLimitMs,
          maxWorkers,
        },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "webview",
          include: ["test/webview/**/*.test.ts", "test/webview/**/*.test.tsx"],
          environment: "jsdom",
          testTimeout: unitLimitMs,
          maxWorkers,
        },
      },
      {
        test: {
          name: "integration",
          globalSetup: "test/integration/build.ts",
          include: ["test/contract/**/*.test.ts", "test/integration/**/*.test.ts", "test/faults/**/*.test.ts"],
          environment: "node",
          maxWorkers,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          retry: 1, // the report names what needed it, and fails when it was much: see scripts/commands/run-suite.ts
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: "e2e",
          globalSetup: "test/e2e/install.ts",
          include: ["test/e2e/**/*.test.ts"],
          environment: "node",
          expect: { poll: { timeout: 60_000 } },
          testTimeout: testLimitMs,
          hookTimeout: testLimitMs,
          maxWorkers: 1,
          fileParallelism: false,
          retry: 1,
        },
      },
    ],
  },
});
