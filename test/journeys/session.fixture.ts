import type { Page } from "playwright-core";
import { z } from "zod";

const answered = z.object({ status: z.number(), body: z.unknown() });

/** Asks the server from inside a signed-in page, as its own code does: with the cookie and the mark against other sites. */
export async function askServer(page: Page, method: string, path: string, body?: unknown, type = "application/json") {
  const answer: unknown = await page.evaluate(
    async (request) => {
      const session = await (await fetch("/api/session")).json();
      const headers: Record<string, string> = { "x-evenkeel-csrf": session.csrf };
      if (request.body !== undefined) headers["content-type"] = request.type;
      const init: RequestInit = { method: request.method, headers };
      if (request.body !== undefined) init.body = request.type === "application/json" ? JSON.stringify(request.body) : String(request.body);
      const response = await fetch(request.path, init);
      const text = await response.text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, body: isJson ? JSON.parse(text) : text };
    },
    { method, path, body, type },
  );
  return answered.parse(answer);
}

/** Waits until an organisation was assessed for an address of figures; ends at once, and says why, where its work failed. */
export async function untilAnswered(page: Page, organisation: string, figures: string, patience: number): Promise<void> {
  const until = performance.now() + patience;
  const statusOf = () => page.evaluate(async (address) => (await fetch(address)).status, `${organisation}/${figures}`);
  while ((await statusOf()) !== 200) {
    const { body } = await askServer(page, "GET", `${organisation}/sources`);
    if (performance.now() > until || /"state":"failed"/.test(JSON.stringify(body))) {
      throw new Error(`no answer within ${patience / 1000} s: ${figures} of ${organisation}, ${JSON.stringify(body).slice(0, 2000)}`);
    }
    await page.waitForTimeout(500);
  }
}
