// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import { createTransport } from "nodemailer";
import type { SendAlertMail } from "#app";
import type { Sensitive } from "#kernel";

const TIMEOUT_MS = 15_000;

export type MailServer = {
  readonly from: string;
  /** How it is known by the other side: HELO. */
  readonly host: string;
  readonly isSecure: boolean;
  readonly user: string | null;
  readonly password: Sensitive<string> | null;
  /** A connection that the one way out makes; with TLS from the first byte (RFC 8314) where it is secure. Throws where it may not. */
  readonly connect: () => Socket;
};

/**
 * Sends plain mails by SMTP. Nodemailer makes no connection by itself: it is handed one.
 *
 * @returns False where the server did not take it, or nobody answered.
 */
export function makeMail(server: MailServer): SendAlertMail {
  return async (to, subject, text) => {
    const transport = createTransport({
      host: server.host,
      secure: server.isSecure,
      // Never begun in the clear and turned into TLS later: it is one or the other.
      ignoreTLS: true,
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      ...(server.user === null
        ? {}
        : // EXPOSE: the server of mails asks for it.
          { auth: { user: server.user, pass: server.password?.expose() ?? "" } }),
      getSocket: (_options: unknown, done: (error: Error | null, socket?: object) => void) => {
        handOver(server, done);
      },
    });
    try {
      const { accepted } = await transport.sendMail({ from: server.from, to: [...to], subject, text });
      return accepted.length > 0;
    } catch {
      // Whoever is down, refuses or is too slow: it is tried again. The words of the other side may quote addresses, and are not kept.
      return false;
    } finally {
      transport.close();
    }
  };
}

function handOver(server: MailServer, done: (error: Error | null, socket?: object) => void): void {
  let socket: Socket;
  try {
    socket = server.connect();
  } catch (error) {
    done(error instanceof Error ? error : new Error("Cannot connect"));
    return;
  }
  const ready = server.isSecure ? "secureConnect" : "connect";
  const fail = (error: Error): void => {
    socket.destroy();
    done(error);
  };
  socket.setTimeout(TIMEOUT_MS, () => {
    fail(new Error("timeout"));
  });
  socket.once("error", fail);
  socket.once(ready, () => {
    socket.off("error", fail);
    socket.setTimeout(0);
    done(null, { connection: socket, secured: server.isSecure });
  });
}
