/**
 * Keeps the adapters of models out of the bundles: each is a file of its own
 * in dist/, loaded when it is first needed.
 */
export function modelChunks() {
  return {
    name: "model-chunks",
    setup({ onResolve }) {
      onResolve({ filter: /\/model-[a-z]+\.ts$/ }, ({ kind, path }) => {
        if (kind !== "dynamic-import") return undefined;
        return { path: path.replace(/^.*\//, "./").replace(/\.ts$/, ".mjs"), external: true };
      });
    },
  };
}
