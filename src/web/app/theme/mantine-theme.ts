import type { CSSVariablesResolver, MantineColorsTuple } from "@mantine/core";
import { createTheme, defaultVariantColorsResolver } from "@mantine/core";

/** Mantine wants ten shades; ours are two inks on two papers, so every shade is the token and its variants are set below. */
const teal: MantineColorsTuple = shades("var(--teal)");

function shades(token: string): MantineColorsTuple {
  return [token, token, token, token, token, token, token, token, token, token];
}

/** Mantine draws form controls and what floats; its look comes from our tokens, so that light and dark follow one sheet. */
export const mantineTheme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--serif)", fontWeight: "400" },
  primaryColor: "teal",
  colors: { teal },
  // What is filled with teal carries the ink that belongs on it: white alone would be unreadable on the dark sheet's light teal.
  variantColorResolver: (asked) => {
    const resolved = defaultVariantColorsResolver(asked);
    return asked.variant === "filled" ? { ...resolved, color: "var(--on-teal)" } : resolved;
  },
  defaultRadius: 3,
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "1rem", lg: "1.2rem", xl: "1.44rem" },
  shadows: { md: "0 4px 24px rgb(0 0 0 / 0.16)" },
  components: {
    Button: {
      defaultProps: { size: "md" },
      // Mantine writes white on the primary colour, which is light in the dark
      vars: (_theme: unknown, { variant = "filled" }: { readonly variant?: string }) => ({
        root: variant === "filled" ? { "--button-color": "var(--on-teal)" } : {},
      }),
    },
    TextInput: { defaultProps: { size: "md" } },
    NativeSelect: { defaultProps: { size: "md" } },
    NumberInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 100 } } },
  },
});

const tokens = {
  "--mantine-color-body": "var(--paper)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--teal)",
  "--mantine-color-default": "var(--paper)",
  "--mantine-color-default-hover": "var(--paper-2)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--rule-2)",
  "--mantine-color-error": "var(--ochre)",
  "--mantine-color-disabled": "var(--paper-2)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--rule)",
  "--mantine-primary-color-contrast": "var(--on-teal)",
  "--mantine-color-teal-filled": "var(--teal)",
  "--mantine-color-teal-filled-hover": "color-mix(in oklab, var(--teal) 88%, var(--ink))",
  "--mantine-color-teal-light": "var(--teal-tint)",
  "--mantine-color-teal-light-hover": "var(--teal-tint)",
  "--mantine-color-teal-light-color": "var(--ink)",
  "--mantine-color-teal-outline": "var(--teal)",
  "--mantine-color-teal-outline-hover": "var(--paper-2)",
} as const;

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: tokens, dark: tokens });

/** The nonce that the server wrote into this page; style elements made later carry it too. */
export function styleNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]");
  return meta?.nonce || meta?.getAttribute("nonce") || "";
}

/** What locks scrolling under a dialog writes a style element of its own and looks for its nonce under this name. */
export function lendNonce(): void {
  Reflect.set(globalThis, "__webpack_nonce__", styleNonce());
}
