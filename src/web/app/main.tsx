import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme/mantine-styles.ts";
import "./fonts.css";
import "../../../assets/style/tokens.css";
import "./base.css";
import "../../../assets/style/chart.css";
import { Refusal } from "./api/problem.ts";
import { reloadOnNewBuild } from "./layout/reload-after-build.ts";
import { makeRouter } from "./router.tsx";
import { colorSchemeManager } from "./theme/color-scheme.ts";
import { cssVariables, lendNonce, mantineTheme, styleNonce } from "./theme/mantine-theme.ts";
import { refuseElements } from "./theme/trusted-types.ts";
import { speakPreferred } from "./words/language.ts";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal says the same the second time; only a lost connection is worth another try.
      retry: (failures, error) => error instanceof Refusal && error.status === 0 && failures < 2,
    },
  },
});

async function start(element: HTMLElement): Promise<void> {
  refuseElements();
  reloadOnNewBuild(window, sessionStorage, Date.now);
  lendNonce();
  await speakPreferred();
  const router = makeRouter(client);
  createRoot(element).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider
          theme={mantineTheme}
          cssVariablesResolver={cssVariables}
          getStyleNonce={styleNonce}
          deduplicateCssVariables={false}
          defaultColorScheme="auto"
          colorSchemeManager={colorSchemeManager}
        >
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

const element = document.getElementById("app");
if (element !== null) void start(element);
