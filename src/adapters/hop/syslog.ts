// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import type { SiemRecord, SiemSink } from "#app";
import { AppError } from "#kernel";
import type { HopOptions } from "./make-hop.ts";
import { openSocket, parseSocketPlace } from "./socket.ts";

/** Facility 13, "log audit" (RFC 5424 §6.2.1). */
const FACILITY = 13;
const SEVERITY: Readonly<Record<SiemRecord["severity"], number>> = {
  critical: 2,
  high: 3,
  medium: 4,
  low: 5,
  informational: 6,
};
const TIMEOUT_MS = 5_000;

export type SyslogPlace = {
  /** `tls://host:port`; `tcp://` to this machine only. */
  readonly url: string;
  /** How this installation is known: HOSTNAME of each record. */
  readonly source: string;
};

/**
 * Sends records by syslog: RFC 5424, each with its length before it (RFC 5425 §4.3.1, RFC 6587 §3.4.1). One connection for each batch, closed
 * properly, so that a receiver that went away is noticed. Syslog has no receipts: "taken" means that the other side closed the connection
 * without an error after all of it was written.
 *
 * @throws TypeError - If the address is plain and not this machine's.
 */
export function makeSyslogSink({ url, source }: SyslogPlace, options: HopOptions): SiemSink {
  const place = parseSocketPlace(url, SCHEMES);
  return (records) => {
    const text = records.map((record) => framed(record, source)).join("");
    return deliver(() => openSocket(place, options), text);
  };
}

/** Whether somebody listens there, and shakes hands where TLS is wanted. Sends nothing. */
export async function reachesSyslog(url: string, options: HopOptions): Promise<boolean> {
  return deliver(() => openSocket(parseSocketPlace(url, SCHEMES), options), "");
}

const SCHEMES = { secure: "tls", plain: "tcp", port: 6514 } as const;

function deliver(connect: () => Socket, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = opened(connect);
    if (socket === null) {
      resolve(false);
      return;
    }
    const ready = "encrypted" in socket ? "secureConnect" : "connect";
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("timeout")));
    let isWritten = false;
    socket.once(ready, () => {
      socket.end(text, () => {
        isWritten = true;
      });
    });
    // What the receiver may say is not read, and must not keep the connection.
    socket.resume();
    socket.once("error", () => {
      resolve(false);
    });
    socket.once("close", (hadError) => {
      resolve(isWritten && !hadError);
    });
  });
}

/** Null: it is not in the list of recipients, so nothing is connected. Who keeps the list has told of it. */
function opened(connect: () => Socket): Socket | null {
  try {
    return connect();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** `103 <108>1 2026-11-25T22:00:00.000Z chat.example wardline - incident.opened - {…}`. Holds ASCII only. */
function framed({ at, severity, messageId, body }: SiemRecord, source: string): string {
  const priority = FACILITY * 8 + SEVERITY[severity];
  const message = ascii(JSON.stringify(body));
  const line = `<${priority}>1 ${new Date(at).toISOString()} ${field(source, 255)} wardline - ${field(messageId, 32)} - ${message}`;
  return `${line.length} ${line}`;
}

/** A header field: printable, without spaces, never empty (RFC 5424 §6). */
function field(text: string, most: number): string {
  const clean = text.replace(/[^\x21-\x7e]/gu, "").slice(0, most);
  return clean === "" ? "-" : clean;
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
