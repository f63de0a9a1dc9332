/**
 * A short stable fingerprint of `text`: 11 characters of 0-9a-z, the same on
 * every machine and in every version. For ids and content anchors, where two
 * different texts in one repository must not meet; not for security.
 */
export function fingerprint(text: string): string {
  const bits = (mix(text, 0x9e3779b9) << 32n) | mix(text, 0x85ebca6b);
  return (bits & 0xff_ffff_ffff_ffffn).toString(36).padStart(11, "0").slice(-11);
}

/** 32 well-mixed bits of `text` under `seed` (the finaliser of MurmurHash3 over FNV-1a). */
function mix(text: string, seed: number): bigint {
  let hash = seed ^ text.length;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return BigInt((hash ^ (hash >>> 16)) >>> 0);
}
