// SPDX-License-Identifier: Apache-2.0

export type { Bytes } from "./bytes.ts";
export { fromText, toText } from "./bytes.ts";
export type { ChannelBlock, ChannelClientOptions, ChannelTransport, Exchanged, SocketKeys } from "./client.ts";
export { CHANNEL_PATHS, ChannelClient } from "./client.ts";
export type { InnerAnswer, InnerRequest } from "./exchange.ts";
export { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest, laneOf } from "./exchange.ts";
export { FrameKeys } from "./frames.ts";
export type { Greeting, Session } from "./handshake.ts";
export { greet, helloKeyId, SESSION_ID_BYTES, welcome } from "./handshake.ts";
export { bucketOf, LEAST_EXCHANGE, LEAST_FRAME, pad, unpad } from "./padding.ts";
export type { ChannelCrypto, ServiceKeys, Signatures } from "./ports.ts";
export type { Lane, Mark, RecordKeys } from "./record.ts";
export { LANE, openRecord, readMark, recordKeys, sealRecord, WINDOW } from "./record.ts";
export type { ChannelSocketHooks, SocketLike } from "./socket.ts";
export { ChannelSocket } from "./socket.ts";
export type { ChannelKey, KeyList, KeyRefusal, Signed } from "./statement.ts";
export { chooseKey, keyIdOf, keyStatement, pinOf, verifySigned } from "./statement.ts";
export type { SuiteNo } from "./suites.ts";
export { BEST_SUITE, CHANNEL_SUITES } from "./suites.ts";
