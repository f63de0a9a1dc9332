import * as z from "zod";
import { readPackageJson } from "../analyse/ecosystems/node.ts";
import { readToml, tomlString } from "../analyse/toml-lines.ts";
import { refused } from "../errors.ts";
import { apacheLicence } from "./apache-licence.ts";
import { newFile } from "./new-file.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";

/**
 * A licence file. Options: `license`, an SPDX identifier, which is otherwise
 * what the manifest says, or MIT; `holder`, otherwise the author.
 */
export const licenceRecipe: Recipe = (input) => {
  const { facts, circumstances, options } = input;
  const declared = options["license"] ?? declaredLicence(input);
  if (declared !== undefined && /^(?:UNLICENSED|SEE LICEN[CS]E|LicenseRef|Proprietary)/i.test(declared)) {
    throw refused(`The manifest says ${declared}: the project is not meant to be licensed to others.`);
  }
  const text = texts.get((declared ?? "MIT").toLowerCase());
  if (text === undefined) {
    const known = "MIT, Apache-2.0, BSD-3-Clause and ISC";
    throw refused(`The text of the licence ${declared} is not built in; ${known} are. Add the file by hand.`);
  }
  const holder = oneLine(options["holder"] ?? circumstances.author ?? `The ${facts.name} authors`);
  return [newFile(input, "LICENSE", text(circumstances.year, holder), /^(?:LICEN[CS]E|COPYING|UNLICENSE)(?:[.-]|$)/i)];
};

/** What the root's manifests declare, in the order people look at them. */
function declaredLicence({ project }: RecipeInput): string | undefined {
  const node = Declaration.safeParse(readJson(project.text("package.json"))).data?.license;
  if (node !== undefined) return node;
  const composer = Declaration.safeParse(readJson(project.text("composer.json"))).data?.license;
  if (composer !== undefined) return composer;
  const cargo = readToml(project.text("Cargo.toml") ?? "");
  const python = readToml(project.text("pyproject.toml") ?? "");
  return (
    tomlString(cargo, "package", "license") ??
    tomlString(python, "project", "license") ??
    /text\s*=\s*"([^"]{1,60})"/.exec(python.get("project")?.get("license") ?? "")?.[1] ??
    tomlString(python, "tool.poetry", "license")
  );
}

const Declaration = z.object({ license: z.string().min(1).optional().catch(undefined) });

function readJson(text: string | undefined): unknown {
  if (readPackageJson(text) === undefined || text === undefined) return {};
  return JSON.parse(text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const texts: ReadonlyMap<string, (year: number, holder: string) => string> = new Map([
  ["mit", mit],
  ["isc", isc],
  ["bsd-3-clause", bsd],
  ["apache-2.0", () => apacheLicence],
]);

function mit(year: number, holder: string): string {
  return `MIT License

Copyright (c) ${year} ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;
}

function isc(year: number, holder: string): string {
  return `ISC License

Copyright (c) ${year} ${holder}

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
`;
}

function bsd(year: number, holder: string): string {
  return `BSD 3-Clause License

Copyright (c) ${year}, ${holder}

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
`;
}
