const code =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kts?|cs|cpp|cc|cxx|c|hpp|h|rb|php|swift|scala|dart|ex|exs|erl|hs|lua|pl|vue|svelte|zig)$/i;
const test =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing)\/|[._-](?:test|spec|e2e)\.\w+$|(?:^|\/)test_[^/]+\.py$|_test\.\w+$|(?:Tests?|Spec)\.(?:java|kt|cs|swift|scala)$/;
const generated =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock)$|\.min\.(?:js|css)$|\.(?:snap|map)$|(?:^|\/)(?:dist|vendor|third_party)\//;
const settings = /(?:^|\/)[^/]*\.config\.\w+$|(?:^|\/)\.[^/]+$/;

export function isTestFile(path: string): boolean {
  return test.test(path);
}

/** Program text that a test could cover. */
export function isSourceFile(path: string): boolean {
  return (
    code.test(path) && !test.test(path) && !generated.test(path) && !settings.test(path) && !path.endsWith(".d.ts")
  );
}

/** Written by a tool: nobody reviews it line by line. */
export function isGenerated(path: string): boolean {
  return generated.test(path);
}
