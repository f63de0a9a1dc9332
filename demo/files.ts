/**
 * The demonstration project: a small library with a few honest flaws. Tests and
 * lint run without installing anything.
 */
export function demonstrationFiles(): Readonly<Record<string, string>> {
  return {
    "package.json": `${JSON.stringify(packageJson, undefined, 2)}\n`,
    "README.md": readme,
    "BACKLOG.md": backlog,
    "src/split.js": split,
    "src/money.js": money,
    "test/split.test.js": splitTest,
    "test/money.test.js": moneyTest,
    "scripts/lint.js": lint,
    "config/deploy.env": deployEnvironment(),
  };
}

const packageJson = {
  name: "fair-share",
  version: "0.3.0",
  description: "Splits a bill among friends to the last cent.",
  type: "module",
  private: true,
  scripts: { test: "node --test", lint: "node scripts/lint.js" },
};

const readme = `# fair-share

Splits a bill among friends to the last cent.

\`\`\`js
import { split } from "./src/split.js";

split(1000, ["Ada", "Bo", "Cy"]); // [334, 333, 333]
\`\`\`
`;

const split = `import { share } from "./money.js";

/** Splits \`cents\` among \`people\`; whoever comes first pays the odd cents. */
export function split(cents, people) {
  // TODO: refuse a negative amount
  return people.map((_, index) => share(cents, people.length, index));
}
`;

const money = `/** The part of \`cents\` that the person at \`index\` of \`count\` pays. */
export function share(cents, count, index) {
  const whole = Math.floor(cents / count);
  return index < cents % count ? whole + 1 : whole;
}

/** Cents as text with a currency sign. */
export function format(cents) {
  // FIXME: amounts below ten cents lose their zero
  return \`€\${Math.floor(cents / 100)}.\${cents % 100}\`;
}
`;

const splitTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { split } from "../src/split.js";

test("nobody pays a cent too much", () => {
  const parts = split(1000, ["Ada", "Bo", "Cy"]);
  assert.deepEqual(parts, [334, 333, 333]);
});
`;

const moneyTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { format, share } from "../src/money.js";

test("the shares add up to the whole", () => {
  const shares = [0, 1, 2].map((index) => share(100, 3, index));
  assert.equal(shares.reduce((sum, part) => sum + part), 100);
});

test("an amount is shown with its cents", () => {
  assert.equal(format(1234), "€12.34");
});
`;

const lint = `import { readdirSync, readFileSync } from "node:fs";

let problems = 0;
for (const folder of ["src", "test"]) {
  for (const name of readdirSync(folder)) {
    readFileSync(\`\${folder}/\${name}\`, "utf8").split("\\n").forEach((line, index) => {
      if (!/\\bvar\\b|\\s$/.test(line)) return;
      problems += 1;
      console.log(\`\${folder}/\${name}:\${index + 1}:1: error: no var and no trailing space\`);
    });
  }
}
process.exit(problems === 0 ? 0 : 1);
`;

const backlog = `# Backlog

**Project**: fair-share

### 🟢 Ready

#### 1. [HIGH] Split by weight
- **ID**: FAIR-1
- **Labels**: \`feature\`
- **Est. Time**: 2 hours
- **Dependencies**: None

**Description**: Some friends eat for two. Let \`splitByWeight(cents, weights)\` give each a part in proportion.

**Acceptance Criteria**:
- [ ] The parts add up to the whole
- [ ] It is tested

#### 2. [MEDIUM] Explain splitting by weight in the README
- **ID**: FAIR-2
- **Labels**: \`documentation\`
- **Est. Time**: 30 minutes
- **Dependencies**: FAIR-1

**Acceptance Criteria**:
- [ ] The README shows \`splitByWeight\`

### 🔴 Blocked

#### 3. [LOW] Choose a name for the app
- **ID**: FAIR-3
- **Assignee**: User
- **Labels**: \`decision\`

**Blocker**: Only the owner can choose.

### ✅ Done

| ID | Title | Completed | By |
|----|-------|-----------|----|
| FAIR-0 | Split a bill evenly | 2026-10-02 | Ada |
`;

/** A made-up key of the right shape, put together here so that no scanner takes this file for a leak. */
function deployEnvironment(): string {
  const id = ["AKIA", "Q3EGRZ7T", "VYPL2MWK"].join("");
  const secret = ["hT9xWq2L", "vB7nKc4R", "zP1mYd8S", "gJ5fUa3E", "oXi6DtQw"].join("");
  return `REGION=eu-central-1\nAWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
}
