// SPDX-License-Identifier: Apache-2.0

/** Style is imported by the script, since this page has no HTML of its own to link it from. */
declare module "*.css";
