/** Whether a value has more than `limit` lists and objects within each other; the limit bounds the stack that it takes. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  for (const name in value) if (isDeeperThan(value[name as keyof typeof value], limit - 1)) return true;
  return false;
}
