import type { BoardState } from "#core/board/board-state.ts";
import type { UserCommand } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { projectAll } from "#core/board/project.ts";
import { agentsView } from "#core/board/view/agents-view.ts";
import { inboxView } from "#core/board/view/inbox-view.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { costsView } from "#core/board/view/costs-view.ts";
import type { HostMessage, PageName, PageStates, Params } from "#protocol/messages.ts";
import type { Port } from "#protocol/port.ts";
import { serve } from "#protocol/serve.ts";
import { labelsOf } from "#core/board/view/agent-labels.ts";
import { lastLines, sampleAgents, sampleNow } from "./sample-board.ts";

const labels = labelsOf(sampleAgents);

/** A host with a real board behind it: it decides, refuses and shows as the editor's does, without the editor. */
export class PageHost implements Disposable {
  board: BoardState;
  readonly sent: UserCommand[] = [];
  readonly ran: Params<"command/run">[] = [];
  readonly bugs: unknown[] = [];
  readonly #page: PageName;
  readonly #post: (message: HostMessage) => void;
  readonly #serving: Disposable;
  #listener: (message: unknown) => void = () => {};

  constructor(page: PageName, board: BoardState, post: (message: HostMessage) => void) {
    this.#page = page;
    this.board = board;
    this.#post = post;
    const port: Port = {
      post: (message) => post(message as HostMessage), // `serve` posts nothing else
      listen: (listener) => {
        this.#listener = listener;
        return { [Symbol.dispose]: () => (this.#listener = () => {}) };
      },
    };
    this.#serving = serve(
      port,
      {
        "page/open": async () => {
          this.push();
          return {};
        },
        "board/send": async (command) => {
          this.sent.push(command);
          this.board = projectAll(this.board, decide(this.board, command, sampleNow));
          queueMicrotask(() => this.push());
          return { version: this.board.version };
        },
        "command/run": async (command) => {
          this.ran.push(command);
          return {};
        },
      },
      (error) => this.bugs.push(error),
    );
  }

  hear(message: unknown): void {
    this.#listener(message);
  }

  push(): void {
    this.#post({ kind: "state", state: this.#state() });
  }

  #state(): PageStates[PageName] {
    switch (this.#page) {
      case "board":
        return boardView(this.board, usualRules, lastLines, labels);
      case "agents":
        return { agents: agentsView(this.board, sampleAgents, lastLines) };
      case "costs":
        return costsView(this.board, labels);
      case "inbox":
        return { entries: inboxView(this.board, labels) };
    }
  }

  [Symbol.dispose](): void {
    this.#serving[Symbol.dispose]();
  }
}
