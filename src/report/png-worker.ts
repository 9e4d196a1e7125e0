import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { Resvg } from "@resvg/resvg-js";

// Runs beside the event loop: a picture takes some tens of milliseconds of one core.

const assets = new URL("../../assets/fonts/", import.meta.url);
const fontFiles = ["inter-400.ttf", "inter-600.ttf", "source-serif-4-400.ttf"].map((file) => fileURLToPath(new URL(file, assets)));

parentPort?.on("message", ({ id, svg, scale }: { readonly id: number; readonly svg: string; readonly scale: number }) => {
  try {
    const png = new Resvg(svg, {
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter" },
      fitTo: { mode: "zoom", value: scale },
    })
      .render()
      .asPng();
    parentPort?.postMessage({ id, png });
  } catch (error) {
    parentPort?.postMessage({ id, problem: error instanceof Error ? error.message : "unknown" });
  }
});
