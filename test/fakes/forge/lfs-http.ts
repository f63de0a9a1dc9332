import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import * as z from "zod";

const Batch = z.object({
  operation: z.enum(["upload", "download"]),
  objects: z.array(z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(0) })),
});

const MEDIA = "application/vnd.git-lfs+json";

/** The server side of Git LFS: the batch API with its basic transfers. Objects are kept by their hash. */
export class LfsHttp {
  readonly objects = new Map<string, Buffer>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  static serves(path: string): boolean {
    return /^\/[\w.-]+\/[\w.-]+\.git\/info\/lfs\//.test(path);
  }

  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    grade: "write" | "read" | undefined,
  ): Promise<number> {
    const content = await buffer(request);
    const finish = (status: number, body: unknown = {}): number => {
      const authenticate = status === 401 ? { "lfs-authenticate": 'Basic realm="forge"' } : {};
      response.writeHead(status, { "content-type": MEDIA, ...authenticate }).end(JSON.stringify(body));
      return status;
    };
    if (grade === undefined) return finish(401, { message: "Credentials needed" });
    const oid = /\/objects\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (oid !== undefined && request.method === "GET") {
      const object = this.objects.get(oid);
      if (object === undefined) return finish(404, { message: "No such object" });
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(object);
      return 200;
    }
    if (oid !== undefined && request.method === "PUT") {
      if (grade !== "write") return finish(403, { message: "Read only" });
      if (createHash("sha256").update(content).digest("hex") !== oid) return finish(422, { message: "Another object" });
      this.objects.set(oid, content);
      return finish(200);
    }
    if (!path.endsWith("/objects/batch") || request.method !== "POST") return finish(404, { message: "No such API" });
    const batch = Batch.safeParse(JSON.parse(content.toString("utf8")));
    if (!batch.success) return finish(422, { message: "Not a batch" });
    if (batch.data.operation === "upload" && grade !== "write") return finish(403, { message: "Read only" });
    return finish(200, {
      transfer: "basic",
      objects: batch.data.objects.map((each) => this.#offer(path, batch.data.operation, each)),
    });
  }

  #offer(
    path: string,
    operation: "upload" | "download",
    { oid, size }: { readonly oid: string; readonly size: number },
  ) {
    const there = this.objects.has(oid);
    if (operation === "upload" && there) return { oid, size };
    if (operation === "download" && !there) return { oid, size, error: { code: 404, message: "No such object" } };
    return { oid, size, authenticated: true, actions: { [operation]: { href: this.#href(path, oid) } } };
  }

  #href(path: string, oid: string): string {
    return `${this.#origin}${path.replace(/batch$/, oid)}`;
  }
}
