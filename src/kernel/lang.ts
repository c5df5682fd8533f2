// SPDX-License-Identifier: Apache-2.0
/** Languages in which every sentence of the catalogue exists. */
export const LANGUAGES = ["en", "ar"] as const;
export type Lang = (typeof LANGUAGES)[number];
