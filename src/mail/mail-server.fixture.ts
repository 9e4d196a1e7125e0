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
  const recipient = (said: string) => {
    if (refuse !== null) return say(`${refuse} ${said.slice(8)}`);
    to.push(/<([^>]*)>/.exec(said)?.[1] ?? "");
    say("250 known");
  };
  const commands: readonly (readonly [RegExp, (said: string) => void])[] = [
    [/^RCPT TO:/i, recipient],
    [
      /^DATA/i,
      () => {
        inMessage = true;
        say("354 go on");
      },
    ],
    [/^QUIT/i, () => void socket.end("221 bye\r\n")],
    [/^/, () => say("250 fine")],
  ];
  const message = (said: string) => {
    inMessage = false;
    keep({ to, message: said.replaceAll("\r\n..", "\r\n.") });
    to = [];
    say("250 kept");
  };
  say("220 mail.example ready");
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    text += piece.toString("utf8");
    for (;;) {
      const mark = inMessage ? "\r\n.\r\n" : "\r\n";
      const end = text.indexOf(mark);
      if (end === -1) return;
      const said = text.slice(0, end);
      text = text.slice(end + mark.length);
      if (inMessage) message(said);
      else commands.find(([pattern]) => pattern.test(said))?.[1](said);
    }
  });
}
