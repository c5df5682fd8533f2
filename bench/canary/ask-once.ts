// SPDX-License-Identifier: Apache-2.0
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export type Asked = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** One request on a connection of its own: the proxy gives each connection an address, and limits follow addresses. */
export function askOnce(
  port: number,
  { method = "GET", path, headers = {}, body }: Asked,
): Promise<{ status: number; headers: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "localhost", port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: JSON.stringify(answer.rawHeaders), text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The same, again as long as the server says that it cannot right now: its database is being started. */
export async function askUntilReady(port: number, asked: Asked): ReturnType<typeof askOnce> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await askOnce(port, asked);
    if (answer.status !== 503 || attempt === 60) return answer;
    await sleep(500);
  }
}
