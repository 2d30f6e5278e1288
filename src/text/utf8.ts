const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes, without a byte order mark; `undefined` for bytes that are not UTF-8 (RFC 3629). */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
