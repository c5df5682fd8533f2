// SPDX-License-Identifier: Apache-2.0
import { type DeviceKey, openDeviceKey, provenFetch } from "../ui/device-key.ts";
import { isFields } from "../ui/wire.ts";
import { UnderWay } from "./under-way.ts";

const ANSWER_WITHIN_MS = 15_000;

export type Reply = { readonly status: number; readonly value: unknown };

/** The server, as this browser reaches it: each request is signed by the key that never leaves it. */
export class DeskApi {
  readonly #key: DeviceKey | null;
  readonly #underWay = new UnderWay<Reply | null>();
  /** The session is over, however that came about. */
  onSignedOut: () => void = () => undefined;

  private constructor(key: DeviceKey | null) {
    this.#key = key;
  }

  static async open(): Promise<DeskApi> {
    return new DeskApi(await openDeviceKey("staff"));
  }

  /** False where the browser has no WebCrypto: nobody can sign in there. */
  get canSign(): boolean {
    return this.#key !== null;
  }

  /** The newest command again, before it was answered, is a press too many: it goes out once. @returns Null when no answer came. */
  async ask(method: string, path: string, body?: unknown): Promise<Reply | null> {
    const reply = await (method === "GET" ? this.#send(method, path, body) : this.#command(method, path, body));
    if (reply?.status === 401) this.onSignedOut();
    return reply;
  }

  /** Bytes, for a ticket. @returns The status where there are none, or null when no answer came. */
  async bytes(path: string, body: unknown): Promise<Blob | number | null> {
    try {
      const response = await provenFetch(this.#key, path, {
        method: "POST",
        signal: AbortSignal.timeout(60_000),
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      });
      if (response.status === 401) this.onSignedOut();
      return response.ok ? await response.blob() : response.status;
    } catch {
      return null;
    }
  }

  /** Asks for what opens a session, with a new key; keeps the key where it was opened. */
  async enter(path: string, body: unknown): Promise<Reply | null> {
    await this.#key?.renew();
    const reply = await this.#send("POST", path, body);
    const hash = isFields(reply?.value) ? reply.value["tokenHash"] : undefined;
    if (reply?.status === 200 && typeof hash === "string") await this.#key?.bindTo(hash);
    else this.#key?.discard();
    return reply;
  }

  /** At the door nobody is signed in: a refusal there ends nothing. */
  knock(path: string, body?: unknown): Promise<Reply | null> {
    return this.#send("POST", path, body ?? {});
  }

  /** Who is signed in here, if anybody. Ends nothing. */
  peek(): Promise<Reply | null> {
    return this.#send("GET", "/v1/desk/me", undefined);
  }

  /** The first frame of a socket. */
  proveSocket(path: string): Promise<string | null> {
    return this.#key?.prove("GET", path) ?? Promise.resolve(null);
  }

  /** The page says that something is under way for as long as it is. */
  #command(method: string, path: string, body: unknown): Promise<Reply | null> {
    const show = (): void => void document.documentElement.toggleAttribute("data-sending", this.#underWay.isAny);
    const said = body === undefined ? "" : JSON.stringify(body);
    return this.#underWay.send(`${method} ${path}`, said, () => this.#send(method, path, body), show);
  }

  async #send(method: string, path: string, body: unknown): Promise<Reply | null> {
    try {
      const response = await this.#fetch(method, path, body);
      const text = await response.text();
      return { status: response.status, value: text === "" ? null : (JSON.parse(text) as unknown) };
    } catch {
      return null;
    }
  }

  #fetch(method: string, path: string, body: unknown): Promise<Response> {
    return provenFetch(this.#key, path, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }
}

/** The code of a refusal (RFC 9457), where there is one. */
export function codeOf(reply: Reply | null): string {
  return isFields(reply?.value) && typeof reply.value["code"] === "string" ? reply.value["code"] : "";
}
