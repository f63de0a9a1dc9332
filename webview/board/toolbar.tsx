import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import type { BoardStore } from "./board-store.ts";
import { NextButton, OtherSteps } from "./next-button.tsx";

export function Toolbar({ board }: { board: BoardStore }): JSX.Element {
  const { hideEmpty } = board.preferences.saved.value;
  const view = board.page.state.value;
  return (
    <header class="toolbar">
      {view !== undefined && <NextButton board={board} view={view} />}
      {view !== undefined && <OtherSteps board={board} view={view} />}
      <Button look="compact" icon="import" label="Import backlog" onClick={() => board.run("tutti.importBacklog")} />
      <FilterField board={board} />
      <Button
        look="icon"
        icon={hideEmpty ? "eye-closed" : "eye"}
        label="Hide empty columns"
        pressed={hideEmpty}
        onClick={() => board.preferences.toggleEmpty()}
      />
      <Button
        look="icon"
        icon="keyboard"
        label="Keyboard keys"
        title="Keyboard keys (?)"
        onClick={() => (board.keysShown.value = true)}
      />
    </header>
  );
}

export const FILTER_ID = "filter";

function FilterField({ board }: { board: BoardStore }): JSX.Element {
  const text = board.filter.value;
  const found = board.columns.value.reduce((sum, column) => sum + column.cards.length, 0);
  return (
    <div class="filter">
      <Icon name="search" />
      <input
        id={FILTER_ID}
        type="search"
        dir="auto"
        placeholder="Filter ( / )"
        aria-label="Filter tasks by title, key or label"
        value={text}
        onInput={(event) => (board.filter.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") board.filter.value = "";
        }}
      />
      <span class="found" role="status">
        {text.trim() === "" ? "" : found === 1 ? "1 task" : `${found} tasks`}
      </span>
    </div>
  );
}
