/** How many values a value holds, itself among them; counting ends at `most`. */
export function sizeOf(value: unknown, most: number): number {
  const open = [value];
  let size = 0;
  while (open.length > 0 && size < most) {
    const one = open.pop();
    size++;
    if (typeof one !== 'object' || one === null) continue;
    const inner: readonly unknown[] = Array.isArray(one) ? one : Object.values(one);
    if (size + open.length + inner.length >= most) return most;
    for (const value of inner) open.push(value);
  }
  return size;
}
