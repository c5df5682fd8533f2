// SPDX-License-Identifier: Apache-2.0
import eslint from "@eslint/js";
import tsdoc from "eslint-plugin-tsdoc";
import tseslint from "typescript-eslint";
import { house } from "./tools/eslint/plugin.ts";

const pureRooms =
  "kernel,protocol,crypto,tlog,pii,identity,privacy,threat,files,help,nlu,dialogue,telecom,troubleshoot,app";
const pure = [`src/{${pureRooms}}/**/*.ts`];
const tests = ["**/*.test.ts", "**/*.test.tsx", "test/**/*.ts", "**/testing.ts", "**/testing/**/*.ts"];
const outside = ["sandbox/**/*.ts", "tools/**/*.ts", "bench/**/*.ts", "examples/**/*.ts", ...tests];

/** Ambient effects, banned below the adapters (house style §2). Each message names the remedy. */
const ambientGlobals = [
  ["process", "Take values as arguments: configuration is read once, in src/main/config.ts"],
  ["console", "Return what happened, or take a log port: output belongs to surfaces and main"],
  ["fetch", "Declare a port; the network is reached by adapters only"],
  ["WebSocket", "Declare a port; the network is reached by adapters only"],
  ["setTimeout", "Take a Clock or a port: waiting belongs to adapters and surfaces"],
  ["setInterval", "Take a Clock or a port: waiting belongs to adapters and surfaces"],
  ["setImmediate", "Take a Clock or a port: waiting belongs to adapters and surfaces"],
  ["Buffer", "Use Uint8Array and the bytes functions of #kernel"],
  ["performance", "Take a Clock and use clock.now()"],
  ["crypto", "Take a Random (random.bytes(n)) or call #crypto"],
].map(([name, message]) => ({ name, message }));

const ambientProperties = [
  { object: "Date", property: "now", message: "Take a Clock and use clock.now()" },
  { object: "Math", property: "random", message: "Take a Random and use random.bytes(n)" },
  { object: "crypto", property: "randomUUID", message: "Take a Random and make an id with the id makers of #kernel" },
  { property: "randomUUID", message: "Take a Random and make an id with the id makers of #kernel" },
];

const ambientSyntax = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Take a Clock and use clock.now(): new Date() reads the machine's clock",
  },
  { selector: "CallExpression[callee.name='Date']", message: "Take a Clock and use clock.now()" },
];

const ambientModules = [
  ...[
    "fs",
    "fs/promises",
    "child_process",
    "net",
    "tls",
    "http",
    "http2",
    "https",
    "dgram",
    "dns",
    "os",
    "process",
  ].map((name) => ({
    name: `node:${name}`,
    message: "Declare a port; only adapters, surfaces and main touch the machine",
  })),
  { name: "node:timers", message: "Take a Clock or a port: waiting belongs to adapters and surfaces" },
  { name: "node:timers/promises", message: "Take a Clock or a port: waiting belongs to adapters and surfaces" },
];

const noCrypto = { name: "node:crypto", message: "Take a Random or call #crypto: primitives stay in the crypto room" };

/** Shape rules that hold everywhere; a later block that adds selectors must repeat these. */
const houseSyntax = [
  { selector: "ExportDefaultDeclaration", message: "Name the export: no default exports in this house" },
  { selector: "TSEnumDeclaration", message: "Use a frozen object `as const`: no enums in this house" },
];

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "dist/",
      "build/",
      "data/",
      "keys/",
      "coverage/",
      ".cache/",
      "**/*.d.ts",
      "src/client/generated.ts",
    ],
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { tsdoc, house },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "tsdoc/syntax": "error",
      "house/expose-says-why": "error",
      "house/no-network-in-transaction": "error",
      "house/no-personal-text-in-logs": "error",
      "house/no-personal-text-outside": "error",
      "no-restricted-syntax": ["error", ...houseSyntax],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "separate-type-imports", disallowTypeAnnotations: false },
      ],
      // Dangerous options are marked deprecated so that editors strike them through; reading one is what the code is for.
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: ["dangerouslyAllowPlainHttpFrom", "dangerouslyDisableFsync", "dangerouslyPassImages"] },
      ],
      eqeqeq: "error",
      "no-console": "off",
      // The compiler's noUnusedLocals says the same, with less noise about a leading underscore.
      "@typescript-eslint/no-unused-vars": "off",
      "no-unused-vars": "off",
      // Numbers and booleans in a template are what a reader expects to see; objects stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // noPropertyAccessFromIndexSignature asks for the brackets that this rule would take away.
      "@typescript-eslint/dot-notation": "off",
      // Fakes and ports are async by contract even where one implementation has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      // `return clock.sleep()` from a void arrow is how handlers are written; a floating promise is still an error.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // A type parameter used once is how a typed row or a branded value is asked for at an edge.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // With untyped JSON and SQL rows a check the compiler thinks redundant is often the only one there is.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // `[...text]` is how the house walks over code points.
      "@typescript-eslint/no-misused-spread": "off",
      // The house has no enums and few classes; these two took a third of the time and found nothing.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      // Combining marks named by escapes inside a class are meant.
      "no-misleading-character-class": ["error", { allowEscape: true }],
      // Ports are plain objects whose functions keep their state in closures; they may be taken apart.
      "@typescript-eslint/unbound-method": "off",
      // Control characters are what several parsers here look for.
      "no-control-regex": "off",
    },
  },
  {
    files: pure,
    ignores: tests,
    rules: {
      "no-restricted-globals": ["error", ...ambientGlobals],
      "no-restricted-properties": ["error", ...ambientProperties],
      "no-restricted-syntax": ["error", ...houseSyntax, ...ambientSyntax],
      "no-restricted-imports": ["error", { paths: [...ambientModules, noCrypto] }],
    },
  },
  {
    // The crypto room is where primitives live.
    files: ["src/crypto/**/*.ts"],
    ignores: tests,
    rules: { "no-restricted-imports": ["error", { paths: ambientModules }] },
  },
  {
    // Above the pure rooms time and randomness are still taken from Clock and Random; main makes the real ones.
    files: ["src/{adapters,surfaces}/**/*.ts"],
    ignores: tests,
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Take a Random and use random.bytes(n)" },
      ],
      "no-restricted-globals": ["error", { name: "console", message: "Take a log: console belongs to nobody" }],
    },
  },
  {
    files: outside,
    rules: {
      "tsdoc/syntax": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/unbound-method": "off",
      "house/expose-says-why": "off",
      "house/no-network-in-transaction": "off",
    },
  },
  {
    // Tool configurations are asked for by default export.
    files: ["*.config.ts", "web/**/*.config.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
);
