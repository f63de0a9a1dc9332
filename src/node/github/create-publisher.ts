import type { Publisher } from "#core/publish/publisher.ts";
import { refused } from "#core/errors.ts";

/** Publishing is refused until a forge is connected. */
export function createPublisher(): Publisher {
  return {
    publish: async () => {
      throw refused("No forge is connected, so no pull request can be opened.");
    },
  };
}
