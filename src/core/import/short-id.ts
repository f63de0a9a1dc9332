/** An id that nobody would type, cut to what still tells it from others; any other as it is. */
export function shortId(id: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id)) return id.slice(0, 8);
  return /^[0-9a-f]{24}$/i.test(id) ? id.slice(-8) : id; // it ends with what is counted
}
