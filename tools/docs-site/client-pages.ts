// SPDX-License-Identifier: Apache-2.0
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { Application } from "typedoc";
import { type Page, renderPage } from "./pages.ts";

/** What `wardline/client` exports, from the comments in its code (TSDoc). */
export async function clientPages(root: string): Promise<readonly Page[]> {
  const out = mkdtempSync(join(tmpdir(), "wardline-typedoc-"));
  try {
    const app = await Application.bootstrapWithPlugins({
      entryPoints: [join(root, "src/client/index.ts")],
      tsconfig: join(root, "tsconfig.json"),
      plugin: ["typedoc-plugin-markdown"],
      readme: "none",
      // A page of the site has its own way back.
      ...({
        hideBreadcrumbs: true,
        hidePageHeader: true,
        // Links to what bears two names, such as a member of a class and a type, are to its own mark.
        useHTMLAnchors: true,
        outputFileStrategy: "modules",
        entryFileName: "client",
      } as object),
      name: "wardline/client",
      out,
      disableSources: true,
      githubPages: false,
      logLevel: "Error",
      skipErrorChecking: true,
      excludeExternals: true,
      // Each route and what it answers: that is the reference of the interface.
      exclude: ["**/generated.ts"],
    });
    const project = await app.convert();
    if (project === undefined) throw new Error("Cannot write the reference of the client: its types were not read");
    await app.generateOutputs(project);
    const files = globSync("**/*.md", { cwd: out }).toSorted();
    const named = new Map(files.map((file) => [`docs/reference/client/${file}`, address(file)]));
    return files.map((file) =>
      renderPage(
        { source: `docs/reference/client/${file}`, section: "Reference", out: address(file) },
        readFileSync(join(out, file), "utf8"),
        root,
        named,
      ),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}

function address(file: string): string {
  return posix.join("reference", file === "client.md" ? "client.html" : `client/${file.replace(/\.md$/u, ".html")}`);
}
