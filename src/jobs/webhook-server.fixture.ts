import { createServer } from "node:http";

export interface Posted {
  readonly path: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers. */
  readonly silent?: boolean;
}

/** A chat that takes what is posted and answers as it is told, by path. */
export async function startChat(answers: Readonly<Record<string, Answer>> = {}): Promise<{
  readonly origin: string;
  readonly posted: readonly Posted[];
  readonly close: () => Promise<void>;
}> {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      posted.push({ path, body: JSON.parse(Buffer.concat(chunks).toString()) });
      const answer = answers[path] ?? { status: 200 };
      if (answer.silent !== true) response.writeHead(answer.status, answer.headers).end("x".repeat(10_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    posted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
