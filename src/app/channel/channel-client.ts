// SPDX-License-Identifier: Apache-2.0
import { ChannelClient, type ChannelClientOptions } from "#channel";
import { channelCrypto } from "#crypto";

/** The other side of the sealed channel for a program that is a client: as a browser's, with OpenSSL. */
export function makeChannelClient(options: Omit<ChannelClientOptions, "crypto">): ChannelClient {
  return new ChannelClient({ ...options, crypto: channelCrypto });
}
