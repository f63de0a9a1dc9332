/** The first moment of the day of `now`, where the user is. */
export function startOfDay(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
