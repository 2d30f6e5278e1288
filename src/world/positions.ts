/** How many of these ascending positions lie before one, by binary search. */
export function countBefore(positions: readonly number[], position: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds a position to the list under a key. */
export function addPosition(lists: Map<string, number[]>, key: string, position: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [position]);
  else list.push(position);
}

/** Takes the last position of the list under a key away again. */
export function dropPosition(lists: Map<string, number[]>, key: string): void {
  const list = lists.get(key);
  if (list !== undefined && list.length > 1) list.pop();
  else lists.delete(key);
}

/** Lists of positions for another world. */
export function copyOfLists(lists: ReadonlyMap<string, readonly number[]>): Map<string, number[]> {
  return new Map([...lists].map(([key, list]) => [key, [...list]]));
}
