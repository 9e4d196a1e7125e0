// Pictures of every page of the invented companies, to be looked at: npm run shots [FOLDER]. Light at 1280 x 800 and dark at 360 x 740, and
// the whole page in light; a minute or two, most of it the assessment. Nothing is kept in the repository but what somebody copies.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { enter, launchBrowser, visit } from "./journeys/browser.fixture.ts";
import { invented, pathOf, tour, untilAssessed } from "./journeys/demonstration.fixture.ts";
import { onDarkPhone, onLightDesk, settled } from "./journeys/page-checks.fixture.ts";
import { removeFolder, serverFolder, startServer, stopServer } from "./journeys/server.fixture.ts";
import { buildWeb } from "./web-build.fixture.ts";

const pictures = resolve(process.argv[2] ?? "node_modules/.cache/evenkeel/shots");
mkdirSync(pictures, { recursive: true });
buildWeb();
const folder = serverFolder();
const [server, browser] = await Promise.all([startServer({ folder, demonstration: true }), launchBrowser()]);
try {
  const visitor = await visit(browser, server.origin);
  const { page } = visitor;
  await page.goto(`${server.origin}/sign-in`);
  await picture("sign-in");
  // another address of the same page would only change its hash
  await page.goto("about:blank");
  await enter(visitor, server.link);
  await page.goto(`${server.origin}/welcome`);
  await picture("welcome");
  await untilAssessed(page, 200_000);
  for (const company of invented) {
    for (const place of tour) {
      await page.goto(`${server.origin}${pathOf(place, company)}`);
      await picture(`${company}${place.replaceAll(/\W+/g, "-").replace(/-$/, "")}`);
    }
  }

  async function picture(name: string): Promise<void> {
    await settled(page);
    await page.screenshot({ path: join(pictures, `${name}-light.png`) });
    await page.screenshot({ path: join(pictures, `${name}-whole.png`), fullPage: true });
    await onDarkPhone(page);
    await page.screenshot({ path: join(pictures, `${name}-dark.png`) });
    await onLightDesk(page);
  }
} finally {
  await browser.close();
  await stopServer(server);
  removeFolder(folder);
}
process.stdout.write(`${pictures}\n`);
