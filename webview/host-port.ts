import type { Port } from "#protocol/port.ts";
import { host } from "./host.ts";

/** The editor's end of this page. */
export const hostPort: Port = {
  post: (message) => host.postMessage(message),
  listen(listener) {
    const hear = (event: MessageEvent): void => listener(event.data);
    window.addEventListener("message", hear);
    return { [Symbol.dispose]: () => window.removeEventListener("message", hear) };
  },
};
