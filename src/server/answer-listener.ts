import { createHash } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Certificate } from "./tls.ts";

const style = `:root{color-scheme:light dark}body{margin:0;background:light-dark(#fbf8f2,#171613);color:light-dark(#1b1a17,#efeae0);font:1.125rem/1.5 Georgia,serif}main{max-width:38rem;margin:0 auto;padding:4rem 1rem}h1{font-weight:400;line-height:1.15}p{margin:1rem 0 0}`;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Answers - Evenkeel</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>No round is open</h1>
<p>Here a team will answer questions about how it works together. The answers come to this address, apart from the application, so that
nobody can tell who gave which one: there is no sign-in, no cookie and no log.</p>
<p>When a round opens, an invitation leads here.</p>
</main>
</body>
</html>
`;

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-length": String(Buffer.byteLength(page)),
  // The style is pinned by its hash, so that not a letter of the page can differ without the browser saying so.
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/**
 * The answer origin, reserved: one static page. It keeps no log and no count, sets no cookie, gives requests no id and looks at nothing
 * of a request but its method and path (privacy.md 4), so that whoever runs the server learns nothing from it.
 */
export function createAnswerListener(certificate: Certificate | null): http.Server | https.Server {
  const limits = { maxHeaderSize: 8_192, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 };
  if (certificate === null) return http.createServer(limits, answer);
  const server = https.createServer({ ...limits, ...certificate.now(), minVersion: "TLSv1.3" }, answer);
  certificate.onChange((renewed) => server.setSecureContext(renewed));
  return server;
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  // Nothing is read of a body; a connection that sends one is closed after the answer.
  response.setHeader("connection", "close");
  response.sendDate = false;
  if (request.url !== "/" || (request.method !== "GET" && request.method !== "HEAD")) {
    response.writeHead(404, { "content-length": "0", "cache-control": "no-store" }).end();
    return;
  }
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : page);
}
