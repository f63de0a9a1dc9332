import { statSync } from "node:fs";
import { vsix } from "../rig/vsix.ts";
import type { Benchmark } from "./benchmark.ts";

const packageSize: Benchmark = {
  name: "package size",
  run: async () => [{ name: "VSIX", value: statSync(vsix).size / 1e6, unit: "MB", limit: 3 }],
};
export default packageSize;
