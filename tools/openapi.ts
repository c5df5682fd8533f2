// SPDX-License-Identifier: Apache-2.0
// Writes the document of the whole interface and the types of the typed client from the routes themselves.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { z } from "zod";
import { clientFrame, problem, serverFrame, turnInput } from "#protocol";
import { buildServer, parseNetworks, type Surface } from "#surfaces";
import type { ApiDocument, JsonSchema, Operation } from "./openapi/api-document.ts";
import { clientTypes } from "./openapi/client-types.ts";
import { withShared } from "./openapi/shared-schemas.ts";

/** Only what registering routes asks of the app; whoever handled a request with it would get nothing. */
function noDeps(): Surface["deps"] {
  const nothing: unknown = new Proxy(() => undefined, {
    get: (_target, name) => {
      if (name === Symbol.toPrimitive) return () => "";
      return name === "then" || typeof name === "symbol" ? undefined : nothing;
    },
    apply: () => nothing,
  });
  const known: Readonly<Record<string, unknown>> = {
    random: { bytes: (size: number) => new Uint8Array(size) },
    staffParty: { id: "localhost", name: "", origins: ["http://localhost:8080"], topOrigins: [] },
    channel: { pin: () => Promise.resolve("pin"), list: () => Promise.resolve({ service: {} }), sign: () => ({}) },
  };
  return new Proxy({}, { get: (_target, name) => known[String(name)] ?? nothing }) as Surface["deps"];
}

/** Builds the public server without a database, a key or an operator, and reads what its routes say of themselves. */
export async function readDocument(): Promise<ApiDocument> {
  const webDir = mkdtempSync(join(tmpdir(), "wardline-openapi-"));
  for (const page of ["widget", "console"]) {
    mkdirSync(join(webDir, page));
    writeFileSync(join(webDir, page, "index.html"), "<!doctype html><title>page</title>");
  }
  writeFileSync(join(webDir, "loader.js"), "");
  const deps = noDeps();
  const surface: Surface = {
    deps,
    options: {
      publicOrigins: [],
      embedOrigins: [],
      trustedProxies: parseNetworks([]),
      isHttps: false,
      plainHttpFrom: null,
      isChannelRequired: true,
      brands: {},
      webDir,
      version: "1",
    },
    gateway: { deps: deps as never, maxBodyBytes: 1, maxExchangeMs: 1 },
  };
  const server = await buildServer(surface, { logger: pino({ level: "silent" }), tls: null });
  try {
    return finished(server.swagger() as unknown as ApiDocument);
  } finally {
    await server.close();
    rmSync(webDir, { recursive: true });
  }
}

const json = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest;
};

/** Adds what is the same for every route: how one proves who one is, how refusals look, and what travels over the sockets. */
function finished(document: ApiDocument): ApiDocument {
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([method, operation]) => [method, withDefaults(path, operation)]),
        ),
      ]),
  );
  return {
    ...document,
    info: { ...document.info, version: "1" },
    paths,
    components: {
      ...document.components,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "DPoP",
          description: "A token of a program with a proof of its key: docs/guides/api.md",
        },
        directory: { type: "http", scheme: "bearer", description: "A token of the directory of staff" },
        desk: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-wardline_desk",
          description: "A person's session at the desk",
        },
        visitor: { type: "http", scheme: "bearer", description: "The token of a conversation" },
      },
      schemas: {
        Problem: json(problem, "output"),
        TurnInput: json(turnInput, "input"),
        ClientFrame: json(clientFrame, "input"),
        ServerFrame: json(serverFrame, "output"),
      },
    },
    "x-websockets": {
      "/v1/conversations/current/socket": {
        summary: "The widget's live connection: docs/formats/widget-protocol.md",
        sends: { $ref: "#/components/schemas/ClientFrame" },
        receives: { $ref: "#/components/schemas/ServerFrame" },
      },
    },
  };
}

function withDefaults(path: string, operation: Operation): Operation {
  const isScim = path.startsWith("/scim/");
  const isOther = isScim || /^\/v1\/(?:models|chat|bridge)/u.test(path) || !path.startsWith("/v1/");
  const security = isScim ? ["directory"] : path.startsWith("/v1/desk/") ? ["desk", "token"] : ["visitor"];
  const [, , first = "other"] = path.split("/");
  return {
    ...operation,
    tags: operation.tags ?? [first],
    ...(isOther && !isScim ? {} : { security: security.map((name) => ({ [name]: [] })) }),
    responses: {
      ...operation.responses,
      ...(isOther
        ? {}
        : {
            default: {
              description: "A refusal (RFC 9457)",
              content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
            },
          }),
    },
  };
}

/** What `docs/reference/openapi.json` has to hold. */
export function documentText(document: ApiDocument): string {
  return `${JSON.stringify(withShared(document), null, 1)}\n`;
}

/** What `src/client/generated.ts` has to hold, as the formatter wants it. */
export function typesText(document: ApiDocument): string {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const input = clientTypes(document);
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${TYPES_FILE}`], {
    input,
    cwd: root,
    encoding: "utf8",
    maxBuffer: 32 * 1_024 * 1_024,
  });
}

export const DOCUMENT_FILE = "docs/reference/openapi.json";
export const TYPES_FILE = "src/client/generated.ts";

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const document = await readDocument();
  const files: [string, string][] = [
    [DOCUMENT_FILE, documentText(document)],
    [TYPES_FILE, typesText(document)],
  ];
  for (const [file, text] of files) {
    const path = join(root, file);
    let before = "";
    try {
      before = readFileSync(path, "utf8");
    } catch {
      // Written for the first time.
    }
    if (before !== text) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      process.stdout.write(`${file} is written anew\n`);
    }
  }
}
