// SPDX-License-Identifier: Apache-2.0
// The layers of docs/house-style.md §2 as rules. Imports point down only; each comment says what a violation would mean.

const rooms = "tlog|pii|identity|privacy|threat|files|help|nlu|dialogue|telecom|troubleshoot";
const own = "^(?:src|web|sandbox|test|tools|bench|examples)/";
/** Test files may look wider than the code beside them; they are judged by their own rules. */
const testFile = "\\.test\\.tsx?$|/testing\\.ts$|/testing/";

/** @returns {import("dependency-cruiser").IForbiddenRuleType} */
function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: testFile },
    to: { path: own, pathNot: allowed },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    only(
      "kernel-imports-nothing-of-ours",
      "^src/kernel/",
      "^src/kernel/",
      "The words everything is written in would depend on something written in them, and no room could be read alone.",
    ),
    only(
      "protocol-imports-nothing-of-ours",
      "^src/protocol/",
      "^src/protocol/",
      "What travels to the browser would drag server code (and its secrets) into the browser's bundle.",
    ),
    only(
      "channel-imports-nothing-of-ours",
      "^src/channel/",
      "^src/channel/",
      "What seals in the browser would drag server code into the browser's bundle.",
    ),
    only(
      "client-imports-the-channel-only",
      "^src/client/",
      "^src/(?:client|channel|crypto)/",
      "What other programs import would drag the server along.",
    ),
    only(
      "crypto-imports-kernel-only",
      "^src/crypto/",
      "^src/(?:crypto|channel|kernel)/",
      "Key handling would know about a domain, and could no longer be audited by itself.",
    ),
    {
      name: "rooms-import-kernel-only",
      comment:
        "A room would decide with something other than its arguments. Rooms meet in app, where the order of things (screen before understand) is readable.",
      severity: "error",
      from: { path: "^src/(pii|privacy|threat|files|help|nlu|dialogue|telecom|troubleshoot)/", pathNot: testFile },
      to: { path: own, pathNot: ["^src/$1/", "^src/kernel/"] },
    },
    {
      name: "identity-and-tlog-import-kernel-and-crypto-only",
      comment: "The two rooms that verify cryptography would learn about a domain that is none of their business.",
      severity: "error",
      from: { path: "^src/(identity|tlog)/", pathNot: testFile },
      to: { path: own, pathNot: ["^src/$1/", "^src/(?:kernel|crypto)/"] },
    },
    {
      name: "rooms-never-import-each-other",
      comment: "Two rooms would have to be understood, tested and moved together. Holds for their tests as well.",
      severity: "error",
      from: { path: `^src/(${rooms})/` },
      to: { path: `^src/(?:${rooms})/`, pathNot: "^src/$1/" },
    },
    only(
      "app-imports-rooms-and-below",
      "^src/app/",
      `^src/(?:app|${rooms}|crypto|channel|protocol|kernel)/`,
      "A story would know which database, which operator or which transport it is told through.",
    ),
    {
      name: "adapters-import-ports-and-below",
      comment:
        "An adapter would know who calls it or lean on its neighbour: replacing one would mean touching two. Adapters keep promises made in app and rooms; they use crypto and kernel.",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/", pathNot: testFile },
      to: { path: own, pathNot: ["^src/adapters/$1/", `^src/(?:app|${rooms}|crypto|channel|protocol|kernel)/`] },
    },
    {
      name: "adapters-take-types-from-app-and-rooms",
      comment:
        "An adapter would decide: whatever a room or a story computes must have happened before an adapter is called. It takes the ports and the types.",
      severity: "error",
      from: { path: "^src/adapters/", pathNot: testFile },
      to: { path: `^src/(?:app|${rooms}|protocol)/`, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "surfaces-import-app-and-below",
      comment:
        "A route or command would bypass the use case (and with it the history and the assurance check) by talking to an adapter or deciding with a room itself.",
      severity: "error",
      from: { path: "^src/surfaces/([^/]+)/", pathNot: testFile },
      to: { path: own, pathNot: ["^src/surfaces/", "^src/(?:app|channel|protocol|kernel)/"] },
    },
    only(
      "src-imports-src-only",
      "^src/",
      "^src/",
      "What is shipped would need tests, tools, benches, the sandbox or the browser's code to run.",
    ),
    {
      name: "tests-beside-the-code-import-src-and-test",
      comment: "A test beside the code would need a bench to run.",
      severity: "error",
      from: { path: "^src/.+\\.test\\.ts$" },
      to: { path: "^bench/" },
    },
    {
      name: "src-never-imports-tests",
      comment: "Fakes and test data would run in production.",
      severity: "error",
      from: { path: "^(?:src|web)/", pathNot: testFile },
      to: { path: "\\.test\\.tsx?$|/testing\\.ts$|/testing/|^test/" },
    },
    {
      name: "main-is-imported-by-nobody",
      comment: "The composition root would stop being the one place that knows everything.",
      severity: "error",
      from: { path: "^(?:src|web)/", pathNot: ["^src/main/", "\\.test\\.ts$"] },
      to: { path: "^src/main/" },
    },
    {
      name: "web-imports-protocol-and-ui",
      comment: "Server code would be bundled for the browser, or one screen would lean on the other's insides.",
      severity: "error",
      from: { path: "^web/([^/]+)/", pathNot: testFile },
      to: { path: own, pathNot: ["^web/$1/", "^web/ui/", "^web/channel/", "^src/(?:channel|protocol)/"] },
    },
    {
      name: "web-takes-types-from-protocol",
      comment:
        "The validation library would travel to the browser with the schemas: the first load would break its budget.",
      severity: "error",
      from: { path: "^web/", pathNot: testFile },
      to: { path: "^src/protocol/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "sandbox-imports-nothing-of-src",
      comment: "The sandbox operator would share code with the product, and both would be wrong together.",
      severity: "error",
      from: { path: "^sandbox/", pathNot: testFile },
      to: { path: own, pathNot: "^sandbox/" },
    },
    {
      name: "examples-stand-alone",
      comment:
        "An example would show what nobody outside can write: what others may import is `wardline/client`, and nothing else of ours.",
      severity: "error",
      from: { path: "^examples/([^/]+)/", pathNot: testFile },
      to: { path: own, pathNot: ["^examples/$1/", "^src/client/"] },
    },
    {
      name: "across-rooms-through-the-door",
      comment: "A room's inside would become somebody's outside: it could no longer be changed by reading one folder.",
      severity: "error",
      from: { path: `^src/(kernel|protocol|channel|crypto|app|${rooms})/` },
      to: {
        path: `^src/(?:kernel|protocol|channel|crypto|app|${rooms})/`,
        pathNot: ["^src/$1/", "^src/[^/]+/(?:index|testing)\\.ts$"],
      },
    },
    {
      name: "into-rooms-through-the-door",
      comment: "A room's inside would become somebody's outside: it could no longer be changed by reading one folder.",
      severity: "error",
      from: { path: "^(?:src/(?:adapters|surfaces|main)|web|test|tools|bench|sandbox)/" },
      to: {
        path: `^src/(?:kernel|protocol|channel|crypto|app|${rooms})/`,
        pathNot: "^src/[^/]+/(?:index|testing)\\.ts$",
      },
    },
    {
      name: "hazmat-stays-in-crypto",
      comment: "Raw primitives would be used without the key hierarchy and its associated data.",
      severity: "error",
      from: { pathNot: "^src/crypto/" },
      to: { path: "^src/crypto/hazmat/" },
    },
    {
      name: "no-cycles",
      comment: "Neither file could be understood, tested or loaded first. Imports of types count too.",
      severity: "error",
      from: { path: own },
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "Nobody uses this file and it starts nothing: it is dead, or its import was forgotten.",
      severity: "error",
      from: {
        orphan: true,
        path: own,
        pathNot: [
          "\\.test\\.tsx?$",
          "\\.d\\.ts$",
          "\\.config\\.ts$",
          "^src/main/cli\\.ts$",
          "^test/start/many-commands\\.ts$",
          "^web/loader/loader\\.ts$",
          "^(?:tools|bench|sandbox|examples)/",
        ],
      },
      to: {},
    },
    {
      name: "no-unresolvable",
      comment: "The import names nothing: a typing error, or a package that is not in package.json.",
      severity: "error",
      from: { path: own },
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependencies-in-src",
      comment: "The server would start here and fail where it is installed with npm ci --omit=dev.",
      severity: "error",
      from: { path: "^src/", pathNot: testFile },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    {
      name: "no-undeclared-packages",
      comment: "The code would lean on a package that only happens to be installed because another one needs it.",
      severity: "error",
      from: { path: own },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:dist|build|data|keys|coverage|\\.cache)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
