import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** What Node's parser says of bytes that are no request; its words stay here, because they can quote the bytes. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what never became a request, in the one shape of our errors, and closes. */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) return void socket.destroy();
  const status = statuses[error.code ?? ""] ?? 400;
  const body = JSON.stringify({
    type: "/api#request.invalid",
    title: "The request does not fit",
    status,
    detail: "The request cannot be read as HTTP, took too long to arrive, or its headers are too long.",
    code: "request.invalid",
    whatToDo: "Send a complete HTTP/1.1 request with less than 16 kB of headers.",
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
}
