/** Runs a task for every item, at most `limit` at once; the first failure ends it after those under way have settled. */
export async function concurrently<T>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const remaining = items.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of remaining) {
      if (failures.length > 0) return;
      try {
        await task(item);
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failures.length > 0) throw failures[0];
}
