import { resolve } from "node:path";
import { defineConfig } from "vite";
import { iconSprite } from "./icons.js";

const out = "../src/thongsuot/surfaces/shared/static/built";

export default defineConfig({
  // Addresses inside the built files are relative, so that they hold under any STATIC_URL.
  base: "./",
  publicDir: false,
  plugins: [iconSprite()],
  build: {
    outDir: resolve(import.meta.dirname, out),
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2020",
    // The charts are the largest, and come only with a page that has one.
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      input: resolve(import.meta.dirname, "src/main.js"),
      // htmx carries an eval that its configuration switches off.
      checks: { eval: false, pluginTimings: false },
    },
  },
  css: {
    preprocessorOptions: {
      // Bootstrap 5.3 is written with @import; Sass says so on every build.
      scss: {
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
});
