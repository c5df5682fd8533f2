// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { compile, publishedManifest } from "./pack.ts";

test("compile() removes types and names the JavaScript of siblings", () => {
  const code = compile(
    "src/x.ts",
    `import { a } from "./a.ts";\nimport type { B } from "./b.ts";\nexport const w: URL = new URL("./worker.ts", import.meta.url);\nexport const l = () => import("./late.ts");\nexport const x: B = a;\n`,
  );
  expect(code).toContain(`from "./a.js"`);
  expect(code).toContain(`new URL("./worker.js", import.meta.url)`);
  expect(code).toContain(`import("./late.js")`);
  expect(code).not.toContain("b.ts");
  expect(code).not.toContain(": B");
});

test("compile() leaves other text that ends in .ts alone", () => {
  expect(compile("src/x.ts", `export const k: boolean = import.meta.url.endsWith(".ts");`)).toContain(
    `endsWith(".ts")`,
  );
});

test("publishedManifest() keeps what is installed and drops what only a checkout needs", () => {
  const published = publishedManifest({
    name: "wardline",
    version: "1.2.3",
    private: true,
    scripts: { test: "x" },
    devDependencies: { vitest: "5.0.0" },
    dependencies: { pg: "8.0.0" },
    imports: { "#kernel": "./src/kernel/index.ts", "#kernel/testing": "./src/kernel/testing.ts" },
  });
  expect(published).toEqual({
    name: "wardline",
    version: "1.2.3",
    dependencies: { pg: "8.0.0" },
    files: ["bin", "config", "data", "dist", "docs", "drills", "flows", "models", "policies", "security", "*.md"],
    imports: { "#kernel": "./dist/src/kernel/index.js" },
  });
});
