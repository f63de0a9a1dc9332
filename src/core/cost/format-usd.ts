/** Millionths of a dollar as text: two decimals, or four below one cent. Only zero reads as zero. */
export function formatUsd(microUsd: number): string {
  if (microUsd > 0 && microUsd < 100) return "under $0.0001";
  const dollars = microUsd / 1_000_000;
  return `$${dollars !== 0 && dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}

/** An amount that a person wrote, in millionths of a dollar; `undefined` when it is none. */
export function dollarsIn(text: string): number | undefined {
  const amount = /^\$?\s*(\d{1,7}(?:\.\d{1,6})?)$/.exec(text.trim())?.[1];
  return amount === undefined ? undefined : Math.round(Number(amount) * 1_000_000);
}
