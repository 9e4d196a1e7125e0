import { createServer, type Server, type Socket } from "node:net";

export interface Received {
  readonly to: string;
  readonly message: string;
}

/** As much of SMTP (RFC 5321) as a mail needs; refuses recipients at refused.example as a real server would. */
export async function startSmtp(): Promise<{
  readonly url: string;
  readonly received: readonly Received[];
  readonly close: () => Promise<void>;
}> {
  const received: Received[] = [];
  const server: Server = createServer((socket) => serve(socket, received));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, received, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function serve(socket: Socket, received: Received[]): void {
  let buffered = "";
  const answer = conversation(received);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    const lines = `${buffered}${chunk.toString()}`.split("\r\n");
    buffered = lines.pop() ?? "";
    for (const line of lines) {
      const said = answer(line);
      if (said !== null) socket.write(`${said}\r\n`);
      if (line === "QUIT") socket.end();
    }
  });
  socket.write("220 test\r\n");
}

function conversation(received: Received[]): (line: string) => string | null {
  let to = "";
  let message: string | null = null;
  return (line) => {
    if (message !== null && line !== ".") {
      message += `${line}\n`;
      return null;
    }
    if (message !== null) {
      received.push({ to, message });
      message = null;
      return "250 taken";
    }
    if (line.startsWith("RCPT TO:")) {
      to = line.replace(/^RCPT TO:<|>.*$/g, "");
      return to.endsWith("@refused.example") ? "550 nobody here" : "250 ok";
    }
    if (line === "DATA") {
      message = "";
      return "354 go on";
    }
    return line === "QUIT" ? "221 bye" : "250 ok";
  };
}
