// SPDX-License-Identifier: Apache-2.0
import { testHop } from "#hop/testing";
import { Sensitive } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import type { Dialect, OperatorId, Sandbox } from "#sandbox";
import { operators, startSandbox } from "#sandbox";
import type { TelcoConfig, TelcoDeps } from "./config.ts";
import type { Telco } from "./make-telco.ts";
import { makeTelco } from "./make-telco.ts";
import type { Mapping } from "./mapping/mapping-file.ts";

/** The instant for which the seeded customers were written down. */
export const T0: number = Date.UTC(2026, 10, 15, 10, 0, 0);

export type TelcoBench = {
  readonly sandbox: Sandbox;
  readonly telco: Telco;
  /** The adapter's clock. The operator's own stands at T0 too; `advance` moves both. */
  readonly clock: FakeClock;
  /** How often each path was called since the last `forgetCalls`. */
  readonly calls: string[];
  makeTelco(config?: Partial<TelcoConfig>, deps?: Partial<TelcoDeps>): Telco;
  /** Makes the operator fail on demand; see the sandbox's README. */
  fault(fault: object): Promise<void>;
  clearFaults(): Promise<void>;
  lever(path: string, body: object): Promise<unknown>;
  /** One request to the operator's own TM Forum interfaces, as its other systems make them. */
  tmf(method: string, path: string, body?: object): Promise<readonly Readonly<Record<string, unknown>>[]>;
  advance(ms: number): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** A sandbox operator on a free port with an adapter in front of it. Time stands still at T0. */
export async function openTelcoBench(
  how: { readonly seed?: OperatorId; readonly dialect?: Dialect; readonly mapping?: Mapping } = {},
): Promise<TelcoBench> {
  const { seed = "larkspur" } = how;
  const { currency, timeZone } = operators[seed];
  const sandbox = await startSandbox({
    fixedAt: T0,
    seed,
    ...(how.dialect === undefined ? {} : { dialect: how.dialect }),
  });
  const clock = new FakeClock(T0);
  const calls: string[] = [];
  const lever = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/__sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const make: TelcoBench["makeTelco"] = (config = {}, deps = {}) =>
    makeTelco(
      {
        baseUrl: sandbox.url,
        tokenUrl: `${sandbox.url}/oauth2/token`,
        clientId: sandbox.clientId,
        clientSecret: new Sensitive(sandbox.clientSecret),
        currency,
        timeZone,
        ...(how.mapping === undefined ? {} : { mapping: how.mapping }),
        ...config,
      },
      {
        hop: testHop(),
        clock,
        random: seededRandom(7),
        onCall: ({ api, outcome }) => calls.push(`${api} ${outcome}`),
        ...deps,
      },
    );
  return {
    sandbox,
    telco: make(),
    clock,
    calls,
    makeTelco: make,
    fault: async (fault) => {
      await lever("fault", fault);
    },
    clearFaults: async () => {
      await lever("fault/clear", {});
    },
    lever,
    async tmf(method, path, body) {
      const form = {
        grant_type: "client_credentials",
        client_id: sandbox.clientId,
        client_secret: sandbox.clientSecret,
      };
      const asked = await fetch(`${sandbox.url}/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
      const { access_token: token } = (await asked.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${sandbox.url}${path}`, { method, headers, ...sent });
      if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${answer.status} ${await answer.text()}`);
      const read: unknown = await answer.json();
      return (Array.isArray(read) ? read : [read]) as readonly Readonly<Record<string, unknown>>[];
    },
    async advance(ms) {
      clock.advance(ms);
      await lever("clock", { advanceMs: ms });
    },
    async reset() {
      await lever("reset", {});
      await lever("clock", { now: T0 });
      clock.set(T0);
      calls.length = 0;
    },
    close: () => sandbox.close(),
  };
}
