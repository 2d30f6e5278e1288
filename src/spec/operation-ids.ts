/** An operationId for an operation that has none: method and path in camel case, `putRoomsRoomIdSendEventTypeTxnId`. */
export function madeOperationId(method: string, path: string): string {
  const words = path.match(/[A-Za-z0-9_]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What an id is made of. */
export interface Identified {
  readonly operationId: string;
  readonly document: { readonly name: string };
  readonly method: string;
  readonly path: string;
}

/** Unique ids, in the order of the operations: the operationId, qualified by the document where another one has it too. */
export function uniqueIds(operations: readonly Identified[]): string[] {
  const taken = new Set<string>();
  const count = new Map<string, number>();
  for (const { operationId } of operations) count.set(operationId, (count.get(operationId) ?? 0) + 1);
  return operations.map((operation) => {
    const { operationId, document, method, path } = operation;
    const qualified = `${document.name}:${operationId}`;
    const candidates = [
      ...(count.get(operationId) === 1 ? [operationId] : []),
      qualified,
      `${document.name}:${madeOperationId(method, path)}`,
    ];
    const id = candidates.find((candidate) => !taken.has(candidate)) ?? numbered(qualified, taken);
    taken.add(id);
    return id;
  });
}

function numbered(id: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}

/** Short unique names for files: the last part of the path without its extension, or as many parts as it takes. */
export function documentNames(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.replace(/\.(ya?ml|json)$/i, '').split(/[/\\]/));
  return split.map((parts, index) => {
    for (let length = 1; length < parts.length; length++) {
      const name = parts.slice(-length).join('/');
      if (!split.some((other, place) => place !== index && other.slice(-length).join('/') === name))
        return name;
    }
    return parts.join('/');
  });
}
