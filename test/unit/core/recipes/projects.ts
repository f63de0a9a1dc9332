/** Projects of many kinds, as small as each can be. */
export const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: {
    "package.json": JSON.stringify({
      name: "orchard",
      description: "Counts apples.",
      scripts: {
        build: "tsc",
        lint: "eslint .",
        format: "prettier --write .",
        test: "vitest run",
        start: "node dist/main.js",
      },
      dependencies: { zod: "4.0.0" },
    }),
    "package-lock.json": "{}",
    ".nvmrc": "v22.11.0\n",
    "src/main.ts": "export function main() {\n  return 1;\n}\nexport function other() {\n  return 2;\n}\n",
    "logo.png": "\0",
  },
  "node-bare": {
    "package.json": '{"name":"bare","type":"module","scripts":{"test":"node --test","lint":"node lint.js"}}',
    "index.js": "1;\n",
  },
  "node-pnpm-workspace": {
    "package.json": '{"name":"mono","private":true,"scripts":{"test":"vitest"},"devDependencies":{"vitest":"4"}}',
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "pnpm-lock.yaml": "",
    "packages/a/package.json": '{"name":"a","scripts":{"build":"tsc"}}',
  },
  python: {
    "pyproject.toml":
      '[project]\nname = "cellar"\ndescription = "Counts bottles."\nrequires-python = ">=3.11"\n[project.scripts]\ncellar = "cellar:main"\n[project.optional-dependencies]\ndev = ["pytest", "ruff"]\n[tool.ruff.format]\n[build-system]\nrequires = ["hatchling"]\n',
    "cellar/__init__.py": "def main():\n    return 1\n\n\ndef other():\n    return 2\n",
    "tests/test_cellar.py": "def test_main():\n    assert True\n",
  },
  "python-requirements": {
    "requirements.txt": "flask==3.1\n",
    "app.py": "import flask\n",
    "test_app.py": "import pytest\n",
    "conftest.py": "",
  },
  "python-uv": { "pyproject.toml": '[project]\nname = "u"\ndependencies = ["pytest"]\n', "uv.lock": "", "main.py": "" },
  go: {
    "go.mod": "module example.org/pump\n\ngo 1.23\n\nrequire a.org/b v1.0.0\n",
    "go.sum": "",
    "main.go": "package main\n\nfunc main() {\n\tx()\n\ty()\n\tz()\n}\n",
  },
  "go-command": { "go.mod": "module example.org/pump\n\ngo 1.23\n", "cmd/pump/main.go": "package main\n" },
  rust: {
    "Cargo.toml": '[package]\nname = "press"\ndescription = "Presses."\n',
    "Cargo.lock": "",
    "src/main.rs": "fn main() {\n    run();\n    stop();\n}\n",
  },
  java: {
    "pom.xml":
      "<project><artifactId>mill</artifactId><properties><java.version>17</java.version></properties></project>",
    "src/test/java/ATest.java": "",
  },
  gradle: { "settings.gradle.kts": "", "build.gradle.kts": "", gradlew: "#!/bin/sh\n" },
  php: { "composer.json": '{"name":"o/yard","require":{"php":"^8.2"},"scripts":{"test":"phpunit"}}' },
  ruby: { Gemfile: 'ruby "3.3.0"\ngem "rubocop"\n', "Gemfile.lock": "", "spec/a_spec.rb": "" },
  dotnet: {
    "Yard.csproj":
      '<Project><TargetFramework>net8.0</TargetFramework><PackageReference Include="Microsoft.NET.Test.Sdk" /></Project>',
  },
  mixed: {
    "web app/package.json": '{"name":"web","scripts":{"test":"node --test"},"devDependencies":{"a":"1"}}',
    "web app/yarn.lock": "",
    "api/go.mod": "module a\n\ngo 1.22\n",
    Makefile: "lint:\n\tshellcheck *.sh\nfmt:\n\tshfmt -w .\n",
    justfile: "test:\n  bats .\n",
    "run.sh": "#!/bin/sh\n",
    "start.bat": "@echo off\r\n",
  },
};
