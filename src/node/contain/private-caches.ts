import { join } from "node:path";
import type { Environment } from "../process/environment.ts";

/**
 * Caches of contained processes: those of the user cannot be written, and without
 * one an installation or a build fails. What lies here is read by contained processes only.
 */
export function privateCaches(tuttiHome: string): { readonly folder: string; readonly variables: Environment } {
  const folder = join(tuttiHome, "contained");
  return {
    folder,
    variables: {
      npm_config_cache: join(folder, "npm"),
      YARN_CACHE_FOLDER: join(folder, "yarn"),
      PIP_CACHE_DIR: join(folder, "pip"),
      UV_CACHE_DIR: join(folder, "uv"),
      GOCACHE: join(folder, "go-build"),
    },
  };
}
