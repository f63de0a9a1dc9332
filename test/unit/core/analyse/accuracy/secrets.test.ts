import { expect, it } from "vitest";
import { secretsIn } from "#core/analyse/secrets.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { accuracyOf, inWords } from "../../../../fakes/accuracy.ts";
import { labelledSecrets } from "../../../../fakes/labelled-secrets.ts";

it("secrets are found in labelled texts, and what only looks like one hardly ever", async () => {
  const scanner = new Secretlint();
  const nameOf = (index: number): string => `${index} in ${labelledSecrets[index]?.path}`;
  const said: string[] = [];
  for (const [index, { path, text }] of labelledSecrets.entries()) {
    const hits = await secretsIn(path, `first\n${text}\nlast\n`, scanner, new AbortController().signal);
    if (hits.length > 0) said.push(nameOf(index));
  }
  const truth = labelledSecrets.flatMap(({ secret }, index) => (secret ? [nameOf(index)] : []));
  const accuracy = accuracyOf(said, truth);
  process.stdout.write(`${inWords("Secrets", accuracy)}\n`);
  expect(accuracy.precision, accuracy.wrong.join(", ")).toBeGreaterThanOrEqual(0.95);
  expect(accuracy.recall, accuracy.missed.join(", ")).toBeGreaterThanOrEqual(0.9);
});
