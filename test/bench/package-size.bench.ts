import { statSync } from "node:fs";
import { vsix } from "../rig/vsix.ts";
import type { Figure } from "./benchmark.ts";

export const name = "package size";

export async function run(): Promise<readonly Figure[]> {
  return [{ name: "VSIX", value: statSync(vsix).size / 1e6, unit: "MB", limit: 3 }];
}
