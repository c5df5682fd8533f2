// SPDX-License-Identifier: Apache-2.0
/** Plain data, as it survives a round trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
