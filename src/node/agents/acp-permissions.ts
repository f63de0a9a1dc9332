import type { RequestPermissionOutcome, RequestPermissionRequest } from "@agentclientprotocol/sdk";

type Decision = "allow" | "deny";

interface Question {
  readonly request: RequestPermissionRequest;
  readonly resolve: (outcome: RequestPermissionOutcome) => void;
}

/** The questions of one session that wait for an answer. */
export class AcpPermissions {
  readonly #questions = new Map<string, Question>();
  #asked = 0;
  #denied = false;
  #over = false;

  /** Whether the agent was ever told no. Some then end their turn. */
  get denied(): boolean {
    return this.#denied;
  }

  get waiting(): boolean {
    return this.#questions.size > 0;
  }

  /**
   * @param announce  told of the question's id once it waits
   * @param signal    aborted when the agent takes the question back
   */
  async ask(
    request: RequestPermissionRequest,
    announce: (id: string) => void,
    signal: AbortSignal,
  ): Promise<RequestPermissionOutcome> {
    if (this.#over) return { outcome: "cancelled" };
    const id = `permission-${++this.#asked}`;
    return await new Promise((resolve) => {
      this.#questions.set(id, { request, resolve });
      signal.addEventListener("abort", () => this.#settle(id, { outcome: "cancelled" }), { once: true });
      announce(id);
    });
  }

  answer(id: string, decision: Decision): void {
    const question = this.#questions.get(id);
    if (question === undefined) return;
    if (decision === "deny") this.#denied = true;
    this.#settle(id, outcomeFor(question.request, decision));
  }

  /** The session is being ended: nobody will be asked any more. */
  cancel(): void {
    this.#over = true;
    for (const id of this.#questions.keys()) this.#settle(id, { outcome: "cancelled" });
  }

  #settle(id: string, outcome: RequestPermissionOutcome): void {
    this.#questions.get(id)?.resolve(outcome);
    this.#questions.delete(id);
  }
}

/** For this once, where the agent offers that; it need not. Without any fitting option the question is taken as cancelled. */
function outcomeFor(request: RequestPermissionRequest, decision: Decision): RequestPermissionOutcome {
  const kinds = decision === "allow" ? ["allow_once", "allow_always"] : ["reject_once", "reject_always"];
  for (const kind of kinds) {
    const option = request.options.find((candidate) => candidate.kind === kind);
    if (option !== undefined) return { outcome: "selected", optionId: option.optionId };
  }
  return { outcome: "cancelled" };
}
