/** An esbuild plugin: the build fails when anything in the bundle imports the editor, and names the file that does. */
export function refuseImportsOfVscode() {
  return {
    name: "refuse-imports-of-vscode",
    setup(build) {
      build.onEnd(({ metafile }) => {
        const importers = Object.entries(metafile?.inputs ?? {}).filter(([, input]) =>
          input.imports.some((imported) => imported.path === "vscode"),
        );
        return {
          errors: importers.map(([path]) => ({ text: `${path} imports "vscode", which runs only inside the editor.` })),
        };
      });
    },
  };
}
