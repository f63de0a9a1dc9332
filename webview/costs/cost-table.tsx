import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { describeCost, type CostSum } from "#core/board/view/cost-sum.ts";
import { Button } from "../parts/button.tsx";
import { counted, short } from "../parts/words.ts";
import { CostBar } from "./cost-bar.tsx";

/** More rows are shown when asked for. */
const SHOWN = 12;

interface Props {
  readonly title: string;
  /** What the first column names. */
  readonly first: string;
  readonly sums: readonly CostSum[];
  readonly nameOf?: (sum: CostSum) => string;
  /** Opens what a row is about, by its key. */
  readonly onOpen?: (key: string) => void;
}

/** Bars and figures in one table: the bars for the eye, the figures for everybody. */
export function CostTable({ title, first, sums, nameOf = (sum) => sum.label, onOpen }: Props): JSX.Element {
  const [all, setAll] = useState(false);
  const largest = Math.max(...sums.map((sum) => sum.microUsd));
  const shown = all ? sums : sums.slice(0, SHOWN);
  const heading = `costs-${first.toLowerCase()}`;
  return (
    <section class="costs" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <table aria-labelledby={heading}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" class="bar-cell">
              <span class="unseen">Share</span>
            </th>
            <th scope="col" class="number">
              Cost
            </th>
            <th scope="col" class="number tokens">
              Tokens in
            </th>
            <th scope="col" class="number tokens">
              Tokens out
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((sum) => (
            <CostRow key={sum.key} sum={sum} name={nameOf(sum)} largest={largest} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
      {shown.length < sums.length && (
        <Button look="secondary" label={`Show all ${sums.length}`} onClick={() => setAll(true)} />
      )}
    </section>
  );
}

interface RowProps {
  readonly sum: CostSum;
  readonly name: string;
  readonly largest: number;
  readonly onOpen: ((key: string) => void) | undefined;
}

function CostRow({ sum, name, largest, onOpen }: RowProps): JSX.Element {
  return (
    <tr>
      <th scope="row" dir="auto" title={name}>
        {onOpen === undefined ? (
          <span class="row-name">{name}</span>
        ) : (
          <button type="button" class="row-name" onClick={() => onOpen(sum.key)}>
            {name}
          </button>
        )}
      </th>
      <td class="bar-cell">
        <CostBar sum={sum} largest={largest} />
      </td>
      <td class="number" title={counted(sum.sessions, "session")}>
        {describeCost(sum)}
      </td>
      <Tokens count={sum.inputTokens} />
      <Tokens count={sum.outputTokens} />
    </tr>
  );
}

/** None counted means that none were reported, which is not the same as zero. */
function Tokens({ count }: { count: number }): JSX.Element {
  if (count === 0) {
    return (
      <td class="number tokens none">
        <span aria-hidden="true">–</span>
        <span class="unseen">none reported</span>
      </td>
    );
  }
  return (
    <td class="number tokens" title={count.toLocaleString("en-US")}>
      {short(count)}
    </td>
  );
}
