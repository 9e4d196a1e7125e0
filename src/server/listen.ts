import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

export interface ListenAt {
  readonly host: string;
  readonly port: number;
  /** The setting that decides the port. */
  readonly setting: "EVENKEEL_PORT" | "EVENKEEL_ANSWER_PORT";
}

/** Listens, or says in our words why that is not possible. */
export async function listen(server: Server, { host, port, setting }: ListenAt): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    throw nameListenError(cause, { host, port, setting });
  }
}

/**
 * Throws what `listen` would throw, before anything slow is started: a first start makes a whole database, which nobody needs who has
 * to choose another port first.
 */
export async function checkPort(place: ListenAt): Promise<void> {
  const probe = createServer();
  await listen(probe, place);
  await new Promise((resolve) => probe.close(resolve));
}

function nameListenError(cause: unknown, { host, port, setting }: ListenAt): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "EADDRINUSE") {
    return new EvenkeelError(
      "server.port-in-use",
      `Another program listens on port ${port} of ${host} already.`,
      `Stop it, or set ${setting} to a free port: \`${setting}=${port + 10} npm start\`.`,
      { cause },
    );
  }
  if (code === "EACCES") {
    return new EvenkeelError(
      "settings.invalid",
      `This user may not open port ${port}.`,
      `Set ${setting} to a port above 1023, with a proxy before it.`,
      { cause },
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new EvenkeelError(
      "settings.invalid",
      `EVENKEEL_HOST ${host} is no address of this machine.`,
      "Set it to one, or to 127.0.0.1 or 0.0.0.0.",
      { cause },
    );
  }
  return cause;
}
