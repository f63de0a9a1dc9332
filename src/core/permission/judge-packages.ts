import type { Judgement } from "./judgement.ts";
import type { ShellWord } from "./shell-words.ts";

const PUBLISHES = "It publishes for everybody.";

interface Words {
  readonly install: RegExp;
  readonly publish?: RegExp;
  /** Runs what it fetches. */
  readonly fetched?: RegExp;
  readonly test?: RegExp;
  readonly run?: RegExp;
  readonly read?: RegExp;
}

const node: Words = {
  install:
    /^(?:i|in|install|add|ci|update|upgrade|up|remove|rm|uninstall|un|link|dedupe|rebuild|audit|install-.*|import|patch|prune)$/,
  publish:
    /^(?:publish|unpublish|deprecate|dist-tag|owner|access|token|login|adduser|logout|team|org|profile|hook|star)$/,
  fetched: /^(?:dlx|exec|x|create|init|npx)$/,
  test: /^(?:t|tst|test|run-tests?|vitest|jest|mocha|lint|types?|typecheck|type-check|check|eslint|tsc|prettier)$/,
  run: /^(?:run|run-script|rum|start|stop|restart|build|dev|pack|workspaces?|rebuild|version)$/,
  read: /^(?:ls|list|ll|la|view|info|show|outdated|why|explain|bin|root|prefix|help|-v|--version|config|query|fund|licenses)$/,
};
const python: Words = {
  install: /^(?:install|uninstall|download|wheel|add|remove|sync|lock|update|upgrade|inject|tool|pip|create)$/,
  publish: /^(?:publish|upload|register)$/,
  fetched: /^(?:run-app)$/,
  run: /^(?:run|build)$/,
  read: /^(?:list|show|freeze|check|--version|-V|help|env|tree)$/,
};
const compiled: Words = {
  install: /^(?:install|add|get|fetch|update|upgrade|vendor|mod|remove|restore|tool|workload|generate-lockfile)$/,
  publish: /^(?:publish|yank|login|owner|deploy|release:.*|push|nuget)$/,
  test: /^(?:test|t|check|clippy|vet|fmt|nextest|bench|lint|format|verify|tarpaulin|miri)$/,
  run: /^(?:build|b|run|r|clean|doc|generate|compile|package|assemble|jar|tree|metadata|expand|new|init)$/,
  read: /^(?:version|--version|-V|list|env|help|search|info|tasks|dependencies)$/,
};
const others: Words = {
  install: /^(?:install|add|update|upgrade|require|remove|uninstall|tap|bundle|cask|reinstall)$/,
  publish: /^(?:push|publish|yank|signin|owner)$/,
  fetched: /^(?:shell|create-project)$/,
  run: /^(?:exec|run|build|dump-autoload|run-script)$/,
  read: /^(?:list|info|show|outdated|search|--version|-v|check|validate|which)$/,
};

const managers: readonly (readonly [string, Words])[] = [
  ["npm pnpm yarn bun deno corepack", node],
  ["pip pip3 pipx uv poetry pipenv conda mamba rye pdm hatch twine", python],
  ["cargo go dotnet gradle gradlew mvn mvnw sbt mix swift stack cabal", compiled],
  ["gem bundle composer brew pod", others],
];
const words = new Map(managers.flatMap(([names, each]) => names.split(" ").map((name) => [name, each] as const)));
const ofTheSystem = new Set("apt apt-get dnf yum pacman zypper apk snap flatpak port nix-env choco winget".split(" "));
const fetchers = new Set(["npx", "bunx", "pnpx", "uvx"]);

export const packagePrograms: ReadonlySet<string> = new Set([...words.keys(), ...ofTheSystem, ...fetchers]);

export function judgePackages(name: string, rest: readonly ShellWord[], judgement: Judgement): void {
  const at = rest.findIndex(({ text }) => !text.startsWith("-") && !text.startsWith("+"));
  const command = rest[at];
  if (fetchers.has(name)) return fetched(command, judgement);
  if (ofTheSystem.has(name))
    return judgement.add("system", `It changes what is installed on this machine with ${name}.`);
  if (rest.some((word) => word.computed))
    return judgement.unreadable(`what it asks of ${name} is only known when it runs`);
  if (rest.some(({ text }) => /^(?:-g|--global|--location=global|--user|--break-system-packages)$/.test(text)))
    return judgement.add("system", `It changes what is installed on this machine with ${name}.`);
  judge(name, command?.text ?? rest[0]?.text ?? "", rest.slice(at + 1), judgement);
}

function judge(name: string, command: string, rest: readonly ShellWord[], judgement: Judgement): void {
  const { install, publish, fetched: fetches, test, run, read } = words.get(name) ?? others;
  const matches = (pattern: RegExp | undefined): boolean => pattern?.test(command) === true;
  if (name === "brew") return judgement.add("system", "It changes what is installed on this machine with brew.");
  if (matches(publish)) return judgement.add("publish", PUBLISHES);
  if (matches(fetches))
    return fetched(
      rest.find(({ text }) => !text.startsWith("-")),
      judgement,
    );
  if ((command === "run" || command === "run-script") && name !== "cargo" && name !== "go")
    return script(rest, judgement);
  if (matches(read)) return judgement.add("read");
  if (command === "" || matches(install)) {
    if (name === "npm" && command === "") return judgement.add("read");
    return judgement.add("install", undefined);
  }
  if (matches(test)) return judgement.add("test");
  if (matches(run)) return judgement.add("run");
  // Every script of the project has a command of its own there.
  if (["yarn", "pnpm", "bun", "gradle", "gradlew", "mvn", "mvnw", "mix"].includes(name)) return judgement.add("run");
  judgement.add("unknown", `It is not known what ${name} ${command} does.`);
}

/** `npm run NAME`: the name says what the project means by it. */
function script(rest: readonly ShellWord[], judgement: Judgement): void {
  const name = rest.find(({ text }) => !text.startsWith("-"))?.text ?? "";
  if (/publish|release|deploy/i.test(name)) return judgement.add("publish", PUBLISHES);
  judgement.add(
    /^(?:pre|post)?(?:test|lint|types?|typecheck|type-check|check|format|unit|e2e|integration)\b/.test(name)
      ? "test"
      : "run",
  );
}

const knownTools =
  /^(?:vitest|jest|mocha|ava|tap|tsc|eslint|prettier|oxlint|oxfmt|biome|playwright|cypress|stylelint|knip|c8|nyc|pytest|ruff|mypy|black)$/;

function fetched(tool: ShellWord | undefined, judgement: Judgement): void {
  if (tool !== undefined && knownTools.test(tool.text)) return judgement.add("test");
  judgement.add("install", `It fetches a program and runs it${tool === undefined ? "" : `: ${tool.text}`}.`);
}
