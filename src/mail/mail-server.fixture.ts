import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A small SMTP server (RFC 5321, the part a sender needs) that keeps what it is given. */
export interface MailServer {
  readonly url: string;
  /** Raw messages, oldest first. */
  readonly received: readonly ReceivedMail[];
  /** Resolves with the next mail that arrives. */
  readonly next: () => Promise<ReceivedMail>;
  readonly close: () => Promise<void>;
}

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly message: string;
}

/** @param refuse answers this to every recipient, the address in it as real servers do */
export async function startMailServer(refuse: string | null = null): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const waiting: ((mail: ReceivedMail) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    converse(socket, refuse, (mail) => {
      received.push(mail);
      waiting.shift()?.(mail);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function converse(socket: Socket, refuse: string | null, keep: (mail: ReceivedMail) => void): void {
  const say = (line: string) => void socket.write(`${line}\r\n`);
  let text = "";
  let to: string[] = [];
  let inMessage = false;
  say("220 mail.example ready");
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    text += piece.toString("utf8");
    for (;;) {
      const end = inMessage ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
      if (end === -1) return;
      const said = text.slice(0, end);
      text = text.slice(end + (inMessage ? 5 : 2));
      if (inMessage) {
        inMessage = false;
        keep({ to, message: said.replaceAll("\r\n..", "\r\n.") });
        to = [];
        say("250 kept");
      } else if (/^(EHLO|HELO)/i.test(said)) say("250 mail.example");
      else if (/^RCPT TO:/i.test(said) && refuse !== null) say(`${refuse} ${said.slice(8)}`);
      else if (/^RCPT TO:/i.test(said)) {
        to.push(/<([^>]*)>/.exec(said)?.[1] ?? "");
        say("250 known");
      } else if (/^DATA/i.test(said)) {
        inMessage = true;
        say("354 go on");
      } else if (/^QUIT/i.test(said)) socket.end("221 bye\r\n");
      else say("250 fine");
    }
  });
}
