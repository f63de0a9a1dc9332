/** Millionths of a dollar as text: two decimals, or four below one cent. Only zero reads as zero. */
export function formatUsd(microUsd: number): string {
  if (microUsd > 0 && microUsd < 100) return "under $0.0001";
  const dollars = microUsd / 1_000_000;
  return `$${dollars !== 0 && dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}
