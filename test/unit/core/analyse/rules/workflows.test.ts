import { describe, expect, it } from "vitest";
import { analysisOf } from "../../../../fakes/analysis-of.ts";
import { faultsIn } from "../../../../fakes/faults-in.ts";

const path = ".github/workflows/ci.yml";
const quiet = "permissions:\n  contents: read\n";
/** A workflow with these steps, the first of which stands on line 8. */
const withSteps = (steps: string, on = "push") =>
  `on: ${on}\n${quiet}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
const hash = "0123456789abcdef0123456789abcdef01234567";

describe("an action", () => {
  const cases: readonly (readonly [uses: string, faults: readonly string[]])[] = [
    ["actions/checkout@v4", []],
    ["actions/checkout", ["warning unpinned-action:8"]],
    ["actions/checkout@main", ["warning unpinned-action:8"]],
    ["someone/deploy@v1", ["info unpinned-action:8"]],
    ["someone/deploy@master", ["warning unpinned-action:8"]],
    [`someone/deploy@${hash} # v1`, []],
    ["./.github/actions/own", []],
    ["docker://alpine:3", ["info unpinned-action:8"]],
    [`docker://alpine@sha256:${hash}`, []],
    ["${{ matrix.action }}", []],
  ];
  for (const [uses, faults] of cases) {
    it(`${uses}: ${faults.join() || "nothing to say"}`, async () =>
      expect(await faultsIn(path, withSteps(`      - uses: ${uses}\n`), "ci")).toEqual(faults));
  }

  it("of a called workflow counts, too", async () => {
    const text = `on: push\n${quiet}jobs:\n  call:\n    uses: someone/flows/.github/workflows/a.yml@main\n`;
    expect(await faultsIn(path, text, "ci")).toEqual(["warning unpinned-action:6"]);
  });
});

describe("a script", () => {
  const run = (script: string) =>
    faultsIn(path, withSteps(`      - name: greet\n        run: |\n          echo hello\n          ${script}\n`), "ci");

  for (const field of [
    "github.event.issue.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.comment.body",
    "github.event.commits[0].message",
    "github.event.head_commit.author.name",
    "github.head_ref",
    "format('{0}', github.event.review.body)",
  ]) {
    it(`must not hold ${field}`, async () =>
      expect(await run(`echo "\${{ ${field} }}"`)).toEqual(["error script-injection:11"]));
  }

  for (const field of [
    "github.event.pull_request.number",
    "github.sha",
    "github.event.issue.id",
    "github.repository",
    "env.TITLE",
    "secrets.TOKEN",
  ]) {
    it(`may hold ${field}`, async () => expect(await run(`echo "\${{ ${field} }}"`)).toEqual([]));
  }

  it("is also that of github-script, and one on a line", async () => {
    const steps =
      '      - uses: actions/github-script@v7\n        with:\n          script: console.log("${{ github.event.issue.title }}")\n      - run: echo ${{ github.head_ref }}\n      - env:\n          TITLE: ${{ github.event.issue.title }}\n        run: echo "$TITLE"\n';
    expect(await faultsIn(path, withSteps(steps), "ci")).toEqual([
      "error script-injection:10",
      "error script-injection:11",
    ]);
  });

  it("of a composite action counts, too", async () => {
    const text = "runs:\n  using: composite\n  steps:\n    - run: echo ${{ github.head_ref }}\n      shell: bash\n";
    expect(await faultsIn(".github/actions/own/action.yml", text, "ci")).toEqual(["error script-injection:4"]);
  });
});

describe("a trigger with the project's secrets", () => {
  const checkout = (ref: string) => `      - uses: actions/checkout@v4\n        with:\n          ref: ${ref}\n`;

  it("must not check out what a stranger sent", async () => {
    const head = checkout("${{ github.event.pull_request.head.sha }}");
    expect(await faultsIn(path, withSteps(head, "pull_request_target"), "ci")).toEqual(["error untrusted-checkout:10"]);
    expect(await faultsIn(path, withSteps(head, "[push, pull_request_target]"), "ci")).toEqual([
      "error untrusted-checkout:10",
    ]);
    const map = withSteps(
      checkout("refs/pull/${{ github.event.number }}/merge"),
      "{ pull_request_target: { types: [opened] } }",
    );
    expect(await faultsIn(path, map, "ci")).toEqual(["error untrusted-checkout:10"]);
  });

  it("may check out the base, and others the head", async () => {
    const head = checkout("${{ github.event.pull_request.head.sha }}");
    expect(await faultsIn(path, withSteps(head, "pull_request"), "ci")).toEqual([]);
    expect(await faultsIn(path, withSteps(checkout("main"), "pull_request_target"), "ci")).toEqual([]);
  });
});

describe("permissions", () => {
  const job = (more: string) => `on: push\njobs:\n  a:\n    ${more}runs-on: x\n    steps: []\n`;
  it("that are all, or not said, are told", async () => {
    expect(await faultsIn(path, `permissions: write-all\n${job("")}`, "ci")).toEqual(["warning broad-permissions:1"]);
    expect(await faultsIn(path, job("permissions: write-all\n    "), "ci")).toEqual(["warning broad-permissions:4"]);
    expect(await faultsIn(path, job(""), "ci")).toEqual(["info no-permissions:2"]);
  });
  it("are said above, or in each job", async () => {
    expect(await faultsIn(path, job("permissions: {}\n    "), "ci")).toEqual([]);
    expect(await faultsIn(path, `permissions: read-all\n${job("")}`, "ci")).toEqual([]);
  });
});

describe("a workflow", () => {
  it("that is no YAML is told", async () =>
    expect(await faultsIn(path, "on: [push\njobs: {", "ci")).toEqual(["error broken:1"]));

  for (const text of [
    "",
    "[]",
    "on:",
    "jobs: x",
    "jobs: [a]",
    "jobs:\n  a: 1\n  b:\n    steps: x\n",
    "- - -",
    "a: &a [*a]",
    "jobs:\n  a:\n    steps:\n      - run: {}\n",
  ]) {
    it(`survives ${JSON.stringify(text)}`, async () => {
      const faults = await faultsIn(path, text, "ci");
      expect(faults.filter((each) => each.startsWith("error script"))).toEqual([]);
    });
  }

  it("keeps its findings' ids when lines move, and elsewhere such a file means nothing", async () => {
    const text = withSteps("      - uses: someone/deploy@v1\n");
    const ids = async (content: string) =>
      (await analysisOf({ [path]: content })).findings.flatMap(({ id, rule }) => (rule.startsWith("ci/") ? [id] : []));
    expect(await ids(`# more\n\n${text}`)).toEqual(await ids(text));
    expect(await faultsIn("docs/workflows/ci.yml", text, "ci")).toEqual([]);
  });
});
