import { describe, expect, it } from "vitest";
import { dependencyList as listOf, tomlPackage } from "../../../../fakes/dependency-list.ts";

it("Cargo asks for one of two versions, and tests for what only the other needs", async () => {
  const entry = (name: string, version: string, needs: readonly string[], source = 'source = "registry"\n'): string =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\n${source}dependencies = ${JSON.stringify(needs)}\n\n`;
  const text = [
    entry("own", "0.1.0", ["nix 0.24.2", "helper"], ""),
    entry("nix", "0.24.2", []),
    entry("nix", "0.25.0", ["deep"]),
    entry("helper", "1.0.0", ["nix 0.25.0"]),
    entry("deep", "1.0.0", []),
  ].join("");
  const manifest = '[package]\nname = "own"\n[dependencies]\nnix = "0.24"\n[dev-dependencies]\nhelper = "1"\n';
  const found = await listOf({ "Cargo.toml": manifest, "Cargo.lock": text });
  expect(found.map((each) => each.replace(/ \d+$/, ""))).toEqual([
    "nix 0.24.2 D",
    "nix 0.25.0 T dev",
    "helper 1.0.0 D dev",
    "deep 1.0.0 T dev",
  ]);
});

it("Cargo tells tests from the program by the manifests", async () => {
  const manifest = '[package]\nname = "orchard"\n[dependencies]\nserde = "1"\n[dev-dependencies]\nproptest = "1"\n';
  const registry = 'source = "registry+https://example.invalid/index"\n';
  const text = `version = 4\n\n${
    tomlPackage("orchard", "0.1.0", 'dependencies = [\n "proptest",\n "serde",\n]\n') +
    tomlPackage("proptest", "1.4.0", `${registry}dependencies = ["rand 0.8.5"]\n`) +
    tomlPackage("rand", "0.8.5", registry) +
    tomlPackage("serde", "1.0.200", `${registry}dependencies = ["serde_derive"]\n`) +
    tomlPackage("serde_derive", "1.0.200", registry)
  }`;
  expect(await listOf({ "Cargo.toml": manifest, "Cargo.lock": text })).toEqual([
    "proptest 1.4.0 D dev 11",
    "rand 0.8.5 T dev 17",
    "serde 1.0.200 D 22",
    "serde_derive 1.0.200 T 28",
  ]);
});

it("Go marks what it needs only indirectly, and replaces versions", async () => {
  const text = `module example.invalid/orchard

go 1.22

require github.com/a/one v1.2.3 // pinned
require (
	github.com/b/two v0.1.0
	golang.org/x/text v0.14.0 // indirect
)

replace github.com/b/two => github.com/c/two v0.2.0
replace golang.org/x/text v0.14.0 => ../text
exclude github.com/a/one v1.2.2
`;
  expect(await listOf({ "go.mod": text })).toEqual([
    "github.com/a/one v1.2.3 D 5",
    "github.com/b/two v0.2.0 D 7",
    "golang.org/x/text v0.14.0 T 8",
  ]);
});

describe("the JVM", () => {
  it("has pom.xml with properties, managed versions and parents", async () => {
    const parent = `<project><groupId>g</groupId><version>7</version>
      <properties><junit.version>5.10.0</junit.version></properties>
      <dependencyManagement><dependencies><dependency>
        <groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>2.0.9</version>
      </dependency></dependencies></dependencyManagement></project>`;
    const child = `<?xml version="1.0"?>
<!-- <dependency> in a comment -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>g</groupId><artifactId>p</artifactId><version>7</version></parent>
  <dependencies>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency>
    <dependency>
      <groupId>\${project.groupId}</groupId><artifactId>core</artifactId><version>\${project.version}</version>
    </dependency>
    <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId>
      <version>\${junit.version}</version><scope>test</scope></dependency>
    <dependency><groupId>x</groupId><artifactId>y</artifactId><version>\${elsewhere}</version></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>p</artifactId>
    <dependencies><dependency><groupId>no</groupId><artifactId>no</artifactId></dependency></dependencies>
  </plugin></plugins></build>
</project>`;
    expect(await listOf({ "pom.xml": parent, "core/pom.xml": child })).toEqual([
      "org.slf4j:slf4j-api 2.0.9 D 6",
      "g:core 7 D 7",
      "org.junit:junit 5.10.0 D dev 10",
      "x:y ? D 12",
    ]);
  });

  it("has gradle.lockfile", async () => {
    const text = `# This is a Gradle generated file for dependency locking.
com.a:one:1.0=compileClasspath,runtimeClasspath,testRuntimeClasspath
org.junit:junit:5.10=testCompileClasspath,testRuntimeClasspath
empty=annotationProcessor
`;
    expect(await listOf({ "gradle.lockfile": text })).toEqual(["com.a:one 1.0 2", "org.junit:junit 5.10 dev 3"]);
  });
});

it("Bundler has groups in the Gemfile", async () => {
  const gemfile = `source "https://rubygems.example.invalid"
gem "rails", "~> 7"
group :development, :test do
  gem "rspec"
  platforms :mri do
    gem "byebug"
  end
end
gem "rubocop", group: :development
gem "puma", groups: [:production, :test]
`;
  const lock = `GEM
  remote: https://rubygems.example.invalid/
  specs:
    byebug (11.1.3)
    nokogiri (1.15.0-x86_64-linux)
      racc (~> 1.4)
    puma (6.0)
    racc (1.7.1)
    rails (7.1.0)
      nokogiri (>= 1.8)
    rspec (3.12.0)
      rspec-core (~> 3.12)
    rspec-core (3.12.2)
    rubocop (1.50)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  byebug
  puma
  rails (~> 7)
  rspec
  rubocop!

BUNDLED WITH
   2.4.10
`;
  expect(await listOf({ Gemfile: gemfile, "Gemfile.lock": lock })).toEqual([
    "byebug 11.1.3 D dev 4",
    "nokogiri 1.15.0 T 5",
    "puma 6.0 D 7",
    "racc 1.7.1 T 8",
    "rails 7.1.0 D 9",
    "rspec 3.12.0 D dev 11",
    "rspec-core 3.12.2 T dev 13",
    "rubocop 1.50 D dev 14",
  ]);
});

it("Composer has licences", async () => {
  const lock = JSON.stringify(
    {
      packages: [
        { name: "monolog/monolog", version: "3.5.0", license: ["MIT"] },
        { name: "psr/log", version: "v3.0.0", license: ["MIT", "Apache-2.0"] },
      ],
      "packages-dev": [{ name: "phpunit/phpunit", version: "10.5.0", license: "BSD-3-Clause" }],
    },
    null,
    4,
  );
  const manifest = '{"require":{"php":">=8","monolog/monolog":"^3"},"require-dev":{"phpunit/phpunit":"^10"}}';
  expect(await listOf({ "composer.json": manifest, "composer.lock": lock })).toEqual([
    "monolog/monolog 3.5.0 D MIT 4",
    "psr/log 3.0.0 T (MIT OR Apache-2.0) 11",
    "phpunit/phpunit 10.5.0 D dev BSD-3-Clause 21",
  ]);
});

describe("NuGet", () => {
  const project = `<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Serilog" Version="3.1.1" />
    <PackageReference Include="Dapper" />
    <PackageReference Include="Range" Version="[1.0,2.0)" />
    <PackageReference Include="coverlet.collector"><Version>6.0.0</Version><PrivateAssets>all</PrivateAssets></PackageReference>
  </ItemGroup>
</Project>`;

  it("has project files, with versions kept in one place", async () => {
    const props = '<Project><ItemGroup><PackageVersion Include="dapper" Version="2.1.0" /></ItemGroup></Project>';
    expect(await listOf({ "src/App.csproj": project, "Directory.Packages.props": props })).toEqual([
      "Serilog 3.1.1 D 3",
      "Dapper 2.1.0 D 4",
      "Range ? D 5",
      "coverlet.collector 6.0.0 D dev 6",
    ]);
  });

  it("has packages.lock.json instead, where there is one", async () => {
    const lock = JSON.stringify(
      {
        version: 1,
        dependencies: {
          "net8.0": {
            Serilog: { type: "Direct", requested: "[3.1.1, )", resolved: "3.1.1" },
            "System.Text.Json": { type: "Transitive", resolved: "8.0.0" },
            core: { type: "Project" },
          },
          "net6.0": { Serilog: { type: "Direct", resolved: "3.1.1" } },
        },
      },
      null,
      2,
    );
    expect(await listOf({ "App.csproj": project, "packages.lock.json": lock })).toEqual([
      "Serilog 3.1.1 D 5",
      "System.Text.Json 8.0.0 T 10",
    ]);
  });
});
