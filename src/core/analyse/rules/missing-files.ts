import type { RecipeCall } from "../../board/task.ts";
import type { FixClass, RuleFinding, Severity } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { Overview } from "../rule.ts";

/** A file that projects have, and this one may lack. */
interface ExpectedFile {
  readonly rule: string;
  readonly fixClass: FixClass;
  /** Where people look for it; the first is what would be made. */
  readonly file: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly fix?: RecipeCall;
  readonly present: (overview: Overview) => boolean;
  /** Whether the project has reason to want it; always when absent. */
  readonly wanted?: (overview: Overview) => boolean;
}

const expected: readonly ExpectedFile[] = [
  {
    rule: "missing/license",
    fixClass: "decide",
    file: "LICENSE",
    severity: "warning",
    title: "No licence file",
    message: "Without a licence nobody else may legally use, change or share this code.",
    fix: { recipe: "license", options: {} },
    present: anyFile(/^(?:[\w.]{1,20}-)?(?:LICEN[CS]ES?|COPYING|UNLICENSE)(?:[.-][\w.-]{1,40})?$/i, /^LICENSES\//),
    wanted: ({ project }) => !/"license"\s*:\s*"UNLICENSED"/.test(project.text("package.json") ?? ""),
  },
  {
    rule: "missing/readme",
    fixClass: "write",
    file: "README.md",
    severity: "warning",
    title: "No README",
    message: "A newcomer finds no word about what this project is and how to build, test and run it.",
    fix: { recipe: "readme", options: {} },
    present: anyFile(/^README(?:\.\w{1,10})?$/i, /^(?:docs|\.github)\/README\.\w{1,10}$/i),
  },
  {
    rule: "missing/gitignore",
    fixClass: "configure",
    file: ".gitignore",
    severity: "warning",
    title: "No .gitignore",
    message: "Dependencies, build results and local secrets can be committed by accident.",
    fix: { recipe: "gitignore", options: {} },
    present: anyFile(/^\.gitignore$/),
    wanted: ({ ecosystems }) => ecosystems.length > 0,
  },
  {
    rule: "missing/ci",
    fixClass: "configure",
    file: ".github/workflows/ci.yml",
    severity: "warning",
    title: "No continuous integration",
    message: "Nothing runs the project's own checks on a pull request, so a broken change is noticed late.",
    fix: { recipe: "ci", options: {} },
    present: anyFile(
      /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/,
      /^(?:\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.ya?ml|Jenkinsfile|bitbucket-pipelines\.yml|\.drone\.yml|\.woodpecker\.ya?ml|appveyor\.yml|\.cirrus\.yml)$/,
      /^(?:\.circleci|\.woodpecker|\.buildkite|\.gitea\/workflows|\.forgejo\/workflows)\//,
    ),
    wanted: ({ facts }) => facts.commands.some((each) => each.kind !== "install" && each.kind !== "run"),
  },
  {
    rule: "missing/tests",
    fixClass: "test",
    file: "test",
    severity: "warning",
    title: "No tests",
    message: "No file looks like a test, so nothing shows whether a change breaks what worked.",
    present: (overview) => overview.inlineTests || anyFile(...testFiles)(overview),
    wanted: ({ facts, ecosystems }) => ecosystems.length > 0 && facts.lines > 0,
  },
  {
    rule: "missing/lockfile",
    fixClass: "pin",
    file: "the lock file",
    severity: "warning",
    title: "Dependencies are not locked",
    message: "Two installs of the same commit can give different versions. Install once and commit the lock file.",
    present: ({ ecosystems }) => !ecosystems.some((each) => each.wantsLockfile && each.lockfile === undefined),
  },
  {
    rule: "missing/editorconfig",
    fixClass: "configure",
    file: ".editorconfig",
    severity: "info",
    title: "No .editorconfig",
    message: "Editors guess indentation and line ends, which makes noise in diffs.",
    fix: { recipe: "editorconfig", options: {} },
    present: anyFile(/^\.editorconfig$/),
    wanted: hasCode,
  },
  {
    rule: "missing/gitattributes",
    fixClass: "configure",
    file: ".gitattributes",
    severity: "info",
    title: "No .gitattributes",
    message:
      "Line ends depend on each machine's own git settings, and lock files show up in diffs as if people wrote them.",
    fix: { recipe: "gitattributes", options: {} },
    present: anyFile(/^\.gitattributes$/),
    wanted: hasCode,
  },
  {
    rule: "missing/contributing",
    fixClass: "write",
    file: "CONTRIBUTING.md",
    severity: "info",
    title: "No contributing guide",
    message: "Somebody who wants to help does not learn how to set up, check and propose a change.",
    fix: { recipe: "contributing", options: {} },
    present: anyFile(/^(?:docs\/|\.github\/)?CONTRIBUTING(?:\.\w{1,10})?$/i),
    wanted: ({ facts }) => facts.commands.length > 0,
  },
  {
    rule: "missing/changelog",
    fixClass: "write",
    file: "CHANGELOG.md",
    severity: "info",
    title: "No changelog",
    message: "Users cannot see what changed between two versions.",
    fix: { recipe: "changelog", options: {} },
    present: anyFile(/^(?:docs\/)?(?:CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES)(?:\.\w{1,10})?$/i, /^\.changeset\//),
    wanted: hasCode,
  },
  {
    rule: "missing/security",
    fixClass: "write",
    file: "SECURITY.md",
    severity: "info",
    title: "No security policy",
    message: "Who finds a weakness does not learn how to report it in private.",
    fix: { recipe: "security", options: {} },
    present: anyFile(/^(?:docs\/|\.github\/)?SECURITY(?:\.\w{1,10})?$/i),
    wanted: hasCode,
  },
  {
    rule: "missing/codeowners",
    fixClass: "configure",
    file: ".github/CODEOWNERS",
    severity: "info",
    title: "No code owners",
    message: "In a project of this size nobody knows who should look at a change, and nobody is asked by itself.",
    present: anyFile(/^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/),
    wanted: ({ project }) =>
      project.files.length >= manyFiles &&
      project.files.some(({ path }) => /^(?:\.github\/|\.gitlab-ci\.yml$|\.gitlab\/)/.test(path)),
  },
  {
    rule: "missing/dockerfile",
    fixClass: "configure",
    file: "Dockerfile",
    severity: "info",
    title: "No Dockerfile",
    message: "The program can be started, but not yet built and run the same way on every machine.",
    fix: { recipe: "dockerfile", options: {} },
    present: anyFile(/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]{1,40})?$/i),
    wanted: ({ facts, ecosystems }) =>
      facts.commands.some((each) => each.kind === "run" && each.cwd === ".") &&
      ecosystems.some((each) => each.folder === "." && ["node", "python", "go", "rust"].includes(each.id)),
  },
];

/** As many as hardly one person knows. */
const manyFiles = 500;

const testFiles = [
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e)\/(?:[^/]{1,200}\/){0,10}[^/]{1,200}\.\w{1,10}$/,
  /[.\-_](?:test|spec)\.\w{1,10}$/i,
  /(?:^|\/)test_[^/]{1,200}\.\w{1,10}$/,
  /_test\.\w{1,10}$/,
  /(?:Test|Tests|Spec|IT)\.(?:java|kt|scala|groovy|cs|fs|swift|php)$/,
];

/** Files every well-kept project has, as far as this one has reason to. One finding each. */
export function missingFilesRule(overview: Overview): readonly RuleFinding[] {
  return expected.flatMap((each) => {
    if (each.wanted?.(overview) === false || each.present(overview)) return [];
    const file = each.rule === "missing/lockfile" ? lockFileName(overview) : each.file;
    return [
      {
        id: findingIds(each.rule, each.file)(""),
        rule: each.rule,
        severity: each.severity,
        title: each.title,
        message: each.message,
        fixClass: each.fixClass,
        evidence: [{ file, text: `${file} does not exist` }],
        ...(each.fix === undefined ? {} : { fix: each.fix }),
      },
    ];
  });
}

function lockFileName({ ecosystems }: Overview): string {
  const without = ecosystems.find((each) => each.wantsLockfile && each.lockfile === undefined);
  const names: Readonly<Record<string, string>> = {
    npm: "package-lock.json",
    pnpm: "pnpm-lock.yaml",
    yarn: "yarn.lock",
    bun: "bun.lock",
    cargo: "Cargo.lock",
    go: "go.sum",
    poetry: "poetry.lock",
    uv: "uv.lock",
    pdm: "pdm.lock",
    pipenv: "Pipfile.lock",
    composer: "composer.lock",
    bundler: "Gemfile.lock",
  };
  const name = names[without?.manager ?? ""] ?? "lock file";
  return without === undefined || without.folder === "." ? name : `${without.folder}/${name}`;
}

function anyFile(...patterns: readonly RegExp[]): (overview: Overview) => boolean {
  return ({ project }) => project.files.some(({ path }) => patterns.some((pattern) => pattern.test(path)));
}

function hasCode({ facts, ecosystems }: Overview): boolean {
  return ecosystems.length > 0 || facts.lines > 200;
}
