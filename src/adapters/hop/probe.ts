// SPDX-License-Identifier: Apache-2.0
import { connect as connectPlain, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { groupOf } from "./make-hop.ts";

export type ProbeTarget = {
  readonly host: string;
  readonly port: number;
  /** PostgreSQL is asked for TLS in its own words first. */
  readonly protocol: "tls" | "postgres";
  readonly groups: string;
  readonly timeoutMs: number;
};

/** What a server agrees on when it is offered the chosen groups; nothing is sent and no certificate is judged. */
export type Probed =
  | { readonly kind: "agreed"; readonly protocol: string; readonly group: string }
  | { readonly kind: "no_tls" }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** Shakes hands once with a server that we call, for `doctor`. */
export async function probeHop(target: ProbeTarget): Promise<Probed> {
  const socket = await open(target);
  if (socket === null) return { kind: "unreachable" };
  try {
    if (target.protocol === "postgres" && !(await asksForTls(socket))) return { kind: "no_tls" };
    return await shake(socket, target);
  } finally {
    socket.destroy();
  }
}

function open({ host, port, timeoutMs }: ProbeTarget): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connectPlain({ host, port, timeout: timeoutMs });
    socket.once("connect", () => {
      resolve(socket);
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => {
      resolve(null);
    });
    socket.once("close", () => {
      resolve(null);
    });
  });
}

/** SSLRequest (PostgreSQL protocol §55.7): the server answers S or N. */
function asksForTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("data", (answer) => {
      resolve(answer.length === 1 && answer[0] === 0x53);
    });
    socket.once("close", () => {
      resolve(false);
    });
    socket.write(Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47));
  });
}

function shake(socket: Socket, { host, groups, timeoutMs }: ProbeTarget): Promise<Probed> {
  return new Promise((resolve) => {
    // Who it is does not matter here: nothing is told to it. The connections that carry data do judge.
    const secure: TLSSocket = connect({
      socket,
      servername: /[a-z]/i.test(host) && !host.includes(":") ? host : "",
      ecdhCurve: groups.replaceAll("/", ":"),
      minVersion: "TLSv1.2",
      rejectUnauthorized: false,
    });
    const end = (probed: Probed): void => {
      secure.destroy();
      resolve(probed);
    };
    secure.setTimeout(timeoutMs, () => {
      end({ kind: "unreachable" });
    });
    secure.once("secureConnect", () => {
      end({ kind: "agreed", protocol: secure.getProtocol() ?? "", group: groupOf(secure) });
    });
    secure.once("error", () => {
      end({ kind: "refused" });
    });
  });
}
