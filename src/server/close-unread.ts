import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** A body up to this is on its way anyhow; letting it go by is cheaper than a new connection. */
const SMALL = 65_536;
/** How long a client may go on sending before it has read its answer. */
const GRACE_MS = 2_000;

/**
 * An answer that is given before a large body was read ends the connection. Otherwise a refused client could go on sending for as long as
 * an upload may take, and one that sends everything before it reads would wait that long for its refusal.
 */
export function closeUnread(app: FastifyInstance): void {
  app.addHook("onSend", async ({ raw }, reply) => {
    if (raw.complete || !mayBeLarge(raw.headers)) return;
    reply.header("connection", "close");
    leaveSlowly(raw.socket, raw);
  });
}

function mayBeLarge(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > SMALL;
}

/**
 * Node closes the socket with the last byte of the answer. Bytes that are still unread then become a reset, and a reset can overtake the
 * answer on its way: so what comes is let go by for a moment.
 */
function leaveSlowly(socket: Socket, request: IncomingMessage): void {
  socket.destroySoon = () => {
    const leave = () => socket.destroy();
    const late = setTimeout(leave, GRACE_MS);
    socket.once("close", () => clearTimeout(late));
    request.once("end", leave);
    socket.end();
    request.resume();
  };
}
