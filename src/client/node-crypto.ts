// SPDX-License-Identifier: Apache-2.0
import type { ChannelCrypto } from "#channel";
import { channelCrypto } from "#crypto";

/** The primitives of the sealed channel in Node. */
export const nodeCrypto: ChannelCrypto = channelCrypto;
