// SPDX-License-Identifier: Apache-2.0
import { makeUuid, utf8 } from "#kernel";
import type { WebhookDeps } from "../webhooks/announce.ts";
import { type DeliverDeps, signedWebhookHeaders } from "../webhooks/deliver.ts";
import type { WebhookSend } from "../webhooks/ports.ts";

/**
 * Posts one sign of life, signed as webhooks are and never tried again: the next one comes soon. Whoever waits for it raises the alarm when it
 * stays away; it is not sent where the program only looks alive.
 *
 * @param data - Counts and times.
 * @returns Whether it was taken (2xx).
 */
export async function sendHeartbeat(
  deps: Pick<DeliverDeps, "clock" | "random"> & Pick<WebhookDeps, "webhooks"> & { readonly send: WebhookSend },
  url: string,
  data: Readonly<Record<string, string | number>>,
): Promise<boolean> {
  const id = makeUuid(deps.random);
  const body = utf8(
    JSON.stringify({
      specversion: "1.0",
      id,
      source: deps.webhooks.source,
      type: "wardline.heartbeat.v1",
      time: new Date(deps.clock.now()).toISOString(),
      datacontenttype: "application/json",
      data,
    }),
  );
  const answer = await deps.send(url, signedWebhookHeaders(deps, url, id, body), body);
  return answer !== null && answer.status >= 200 && answer.status < 300;
}
