// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { hashBundle } from "../bundle.ts";
import type { Surface } from "../surface.ts";

/** A statement that was recorded on its way is worth nothing after so long. */
const VALID_MS = 72 * 3_600_000;
const SIGN_EVERY_MS = 3_600_000;

/** Signed hashes of what browsers run: the loader lets the widget's frame run these and nothing else. */
export async function manifestRoutes(app: FastifyInstance, surface: Surface): Promise<void> {
  const { channel, clock } = surface.deps;
  const files = await hashBundle(surface.options.webDir);
  let signed: { readonly at: number; readonly manifest: ReturnType<typeof channel.sign> } | null = null;
  app.get(
    "/v1/manifest",
    { schema: { summary: "Signed hashes of the built files (docs/formats/message-encryption.md)" } },
    async (_request, reply) => {
      const now = clock.now();
      if (signed === null || now - signed.at > SIGN_EVERY_MS || now < signed.at) {
        const { version } = surface.options;
        const text = JSON.stringify({ type: "wardline/bundle/1", version, notAfter: now + VALID_MS, files });
        signed = { at: now, manifest: channel.sign(text) };
      }
      void reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
      return reply.send({ service: (await channel.list()).service, manifest: signed.manifest });
    },
  );
}
