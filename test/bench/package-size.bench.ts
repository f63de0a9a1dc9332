import { statSync } from "node:fs";
import { vsix } from "../rig/vsix.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

export default { name: "package size", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  return [{ name: "VSIX", value: statSync(vsix).size / 1e6, unit: "MB", limit: 3 }];
}
