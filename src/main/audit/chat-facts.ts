// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { Answered, Asked, AuditedChat, AuditVisitor, Hop } from "#app";
import { AppError } from "#kernel";
import type { ConversationEvent, ConversationOpened, ServerFrame, TurnAnswer } from "#protocol";
import { type ClientKey, makeClientKey } from "#surfaces";
import { systemClock } from "../system.ts";
import { type Door, makePatientDoors, type PatientDoors } from "./patient-doors.ts";

const SOCKET = "/v1/conversations/current/socket";
const CURRENT = "/v1/conversations/current";
const JSON_TYPE = { "content-type": "application/json" };
const SOCKET_TIMEOUT_MS = 8_000;

/** A visitor of the audit's own: speaks the real protocol, as `wardline chat` does. Its conversations are deleted afterwards. */
export function makeChatFacts(origin: string, hop: Hop): AuditedChat {
  const doors = makePatientDoors(origin, hop);
  return {
    open: () => openVisitor(origin, doors),
    async cookies() {
      const set: string[] = [];
      const outer = { origin };
      const opened = await doors.patiently(
        (page) => page.fetch("/v1/conversations", { method: "POST", headers: JSON_TYPE, body: "{}" }),
        { outer, onCookies: (cookies) => void set.push(...cookies) },
      );
      const body = await opened.text();
      if (!opened.ok) throw refused(opened.status);
      const cookie = set.map((each) => each.split(";")[0] ?? "").join("; ");
      const back = doors.open({ outer: { origin, cookie } });
      await back.fetch(CURRENT, { method: "DELETE" });
      return { set, body };
    },
    async stranger({ method = "GET", path, headers = {}, body, isPlain = false }, pageOrigin) {
      const call = { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
      const options = pageOrigin === undefined ? undefined : { outer: { origin: pageOrigin } };
      return read(
        await doors.patiently((door) => (isPlain ? doors.plain(path, call) : door.fetch(path, call)), options),
      );
    },
  };
}

async function openVisitor(origin: string, doors: PatientDoors): Promise<AuditVisitor> {
  const key = makeClientKey();
  const now = (): number => systemClock.now();
  const path = "/v1/conversations";
  const answer = await doors.patiently((way) =>
    way.fetch(path, {
      method: "POST",
      headers: { ...JSON_TYPE, dpop: key.prove("POST", origin + path, null, now()) },
      body: JSON.stringify({ lang: "en", tokenIn: "bearer" }),
    }),
  );
  const door = doors.open();
  if (!answer.ok) throw refused(answer.status);
  const opened = (await answer.json()) as ConversationOpened;
  const token = opened.token ?? "";
  let last: string | null = null;
  const proofOf = (how: "fresh" | "again" | "foreign", method: string, to: string): string => {
    const signer: ClientKey = how === "foreign" ? makeClientKey() : key;
    if (how === "again" && last !== null) return last;
    last = signer.prove(method, origin + to, token, now());
    return last;
  };
  const call = async (
    asked: Asked & { readonly proof?: "fresh" | "none" | "again" | "foreign"; readonly isPatient?: boolean },
  ): Promise<Answered> => {
    const { method = "GET", path: to, headers = {}, body, proof = "fresh", isPatient = false } = asked;
    const ask = (way: Door): Promise<Response> =>
      way.fetch(to, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : JSON_TYPE),
          ...(proof === "none" ? {} : { dpop: proofOf(proof, method, to) }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      });
    return read(await (isPatient ? doors.patiently(ask) : ask(door)));
  };
  return {
    greeting: textOf(opened.events),
    conversationId: opened.state.conversationId,
    call,
    async say(text) {
      const body = JSON.stringify({ kind: "text", clientId: randomUUID(), text });
      const said = await call({ method: "POST", path: `${CURRENT}/turns`, body });
      const events = said.status < 300 ? (JSON.parse(said.body) as TurnAnswer).events : [];
      return { status: said.status, text: textOf(events.filter((event) => !isOwn(event))) };
    },
    transcript: async () => (await call({ path: `${CURRENT}/transcript?format=json` })).body,
    async remove() {
      const { status } = await call({ method: "DELETE", path: CURRENT });
      if (status !== 204) throw refused(status);
    },
    socket: (pageOrigin) =>
      new Promise((resolve, reject) => {
        const headers = {
          origin: pageOrigin,
          authorization: `Bearer ${token}`,
          dpop: key.prove("GET", origin + SOCKET, token, now()),
        };
        const socket = door.socket(SOCKET, headers, {
          onOpen: () => {
            socket.send(JSON.stringify({ type: "resume", lastSeq: 0 }));
          },
          onText: (text) => {
            const frame = JSON.parse(text) as ServerFrame;
            end(frame.type === "bye" ? "refused" : "let_in");
          },
          onClose: (code) => {
            if (code === 4401) end("refused");
            else reject(new AppError("main.audit_no_socket", "The realtime connection could not be tried"));
          },
        });
        const timer = setTimeout(() => {
          reject(new AppError("main.audit_no_socket", "The realtime connection could not be tried"));
          socket.close();
        }, SOCKET_TIMEOUT_MS);
        const end = (how: "let_in" | "refused"): void => {
          clearTimeout(timer);
          resolve(how);
          socket.close();
        };
      }),
  };
}

async function read(answer: Response): Promise<Answered> {
  return { status: answer.status, headers: [...answer.headers], body: await answer.text() };
}

function refused(status: number): AppError {
  return new AppError("main.audit_refused", `The instance refused what the audit asked for (${status})`);
}

function isOwn(event: ConversationEvent): boolean {
  return event.kind === "message" && event.by === "visitor";
}

function textOf(events: readonly ConversationEvent[]): string {
  return events.map((event) => JSON.stringify("parts" in event ? event.parts : event.text)).join("\n");
}
