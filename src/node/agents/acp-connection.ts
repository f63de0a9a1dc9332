import { Readable, Writable } from "node:stream";
import { TransformStream } from "node:stream/web";
import * as acp from "@agentclientprotocol/sdk";
import type { RunningProcess } from "../process/running-process.ts";
import { WireNotification, WireUpdate } from "./acp-wire.ts";

export interface AcpListener {
  /** Anything at all came from the agent. */
  onMessage(): void;
  /** In the order of arrival, and before the answer to any request that came later. */
  onUpdate(update: WireUpdate): void;
  /** @param signal  aborted when the agent takes its question back */
  onPermission(request: acp.RequestPermissionRequest, signal: AbortSignal): Promise<acp.RequestPermissionOutcome>;
}

/**
 * Speaks the protocol with a process, offering it neither files nor terminals.
 *
 * Notifications are taken out of the stream before the SDK sees them: it
 * would run their handlers beside each other, and complain on the console
 * about every kind that it does not know.
 */
export function connectAcp(child: RunningProcess, listener: AcpListener): acp.ClientConnection {
  if (child.stdin === undefined) throw new Error("An ACP agent is started with a pipe for its input.");
  const { readable, writable } = acp.ndJsonStream(
    Writable.toWeb(child.stdin),
    // The types of Node and of the web differ by name only.
    Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
  );
  const requestsOnly = new TransformStream<acp.AnyMessage, acp.AnyMessage>({
    transform(message, controller) {
      listener.onMessage();
      if (!isNotification(message)) return controller.enqueue(message);
      const notification = WireNotification.safeParse(message);
      const update = WireUpdate.safeParse(notification.data?.params.update);
      if (update.success) listener.onUpdate(update.data);
    },
  });
  return acp
    .client({ name: "tutti" })
    .onRequest(acp.methods.client.session.requestPermission, async ({ params, signal }) => ({
      outcome: await listener.onPermission(params, signal),
    }))
    .onRequest("*", ({ method }) => {
      throw acp.RequestError.methodNotFound(method);
    })
    .connect({ readable: readable.pipeThrough(requestsOnly), writable });
}

/** `$/…` belongs to JSON-RPC itself: there the agent takes a question back. */
function isNotification(message: acp.AnyMessage): boolean {
  return "method" in message && !("id" in message) && !message.method.startsWith("$/");
}
