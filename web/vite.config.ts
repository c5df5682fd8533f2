// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type EnvironmentOptions } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const outDir = join(here, "..", "dist", "web");

/** A page of its own: `dist/web/NAME/index.html` and its hashed files under `NAME/assets/`, sharing nothing with the others. */
function page(name: string): EnvironmentOptions {
  return {
    consumer: "client",
    build: {
      outDir,
      emptyOutDir: false,
      assetsDir: `${name}/assets`,
      rolldownOptions: { input: join(here, name, "index.html") },
    },
  };
}

/** Builds the three things a browser gets: the loader (one classic script), the widget and the desk. */
export default defineConfig({
  root: here,
  base: "/",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: ["chrome120", "firefox120", "safari17"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  environments: {
    loader: {
      consumer: "client",
      build: {
        outDir,
        emptyOutDir: true,
        rolldownOptions: {
          input: join(here, "loader", "loader.ts"),
          output: { format: "iife", entryFileNames: "loader.js" },
        },
      },
    },
    widget: page("widget"),
    desk: page("desk"),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ["loader", "widget", "desk"]) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`Cannot build ${name}: no such environment`);
        await builder.build(environment);
      }
    },
  },
});
