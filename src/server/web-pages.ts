// For the web application: its build lies in dist/web/app (`npm run build:web`). Every answer with index.html carries a nonce of its
// own. In index.html write `__NONCE__` wherever a nonce belongs (Vite: `html.cspNonce`) - also in
// `<meta property="csp-nonce" nonce="__NONCE__">`, from where scripts read it (`document.querySelector(...).nonce`) and hand it to
// Mantine's getStyleNonce. Files in assets/ are hashed and cached for good; a .br and .gz beside a file is sent in its place.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fastifyStatic } from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { html } from "../report/escape.ts";
import { plainPage } from "./plain-page.ts";
import { pagePolicy } from "./security-headers.ts";

/** The same two steps up from src/server and from dist/server. */
const built = new URL("../../dist/web/app/", import.meta.url);

const IMMUTABLE = "public, max-age=31536000, immutable";

/** What the build makes: everything in assets/, and these kinds at the root. Ids of teams and repositories may hold dots, too. */
const builtFile = /^\/(?:assets\/[\w.-]+|[\w-]+\.(?:js|css|svg|png|ico|txt|html|json|map|webmanifest))$/;
const notServed = /^\/index\.html$|\.(?:br|gz)$|^\/assets\/\./;

/**
 * Files of the web application, and its page for every address that belongs to it. Both are read anew for every request, so that a new
 * build beneath a running server is served whole: one small file for a page, and hashed files that a browser asks for once.
 */
export async function serveWeb(app: FastifyInstance, web: URL = built): Promise<void> {
  const index = new URL("index.html", web);
  if (!existsSync(index)) return servePage(app, () => plainPage("Not built yet", notBuilt));
  await app.register(fastifyStatic, {
    root: fileURLToPath(web),
    serve: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header("cache-control", path.includes("/assets/") ? IMMUTABLE : "no-cache"),
  });
  let last = await readFile(index, "utf8");
  servePage(app, async () => {
    // While a build replaces its folder the page is gone for a moment; the one before leads to the same addresses.
    last = await readFile(index, "utf8").catch(() => last);
    return (nonce) => last.replaceAll("__NONCE__", nonce);
  });
}

const notBuilt = html`<p>The server runs, and its pages have not been built in this checkout.</p>
<pre>npm run build:web</pre><p>Then load this page again. The interface for programs works already: <a href="/api">reference</a>.</p>`;

type Page = (nonce: string) => string;

function servePage(app: FastifyInstance, page: () => Page | Promise<Page>): void {
  app.get("/*", { config: { evenkeel: "page" } }, async (request, reply): Promise<FastifyReply | undefined> => {
    const [path = ""] = request.url.split("?");
    // A missing file must not be answered with a page, nor an unknown route of the API.
    if (path.startsWith("/api/") || path.startsWith("/.") || notServed.test(path)) return void reply.callNotFound();
    if (builtFile.test(path)) return app.hasReplyDecorator("sendFile") ? reply.sendFile(path.slice(1)) : void reply.callNotFound();
    if (path.startsWith("/assets/")) return void reply.callNotFound();
    return sendPage(reply, await page());
  });
}

/** Sends a page with a nonce made for this very answer. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const nonce = randomBytes(18).toString("base64");
  return reply.type("text/html; charset=utf-8").header("content-security-policy", pagePolicy(nonce)).send(page(nonce));
}
