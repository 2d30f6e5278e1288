/** What must not be used where the same must come out again, and what is there instead. */
const FORBIDDEN: readonly (readonly [owner: object, name: string, instead: string])[] = [
  [Math, 'random', 'call.draw()'],
  [Date, 'now', 'call.at'],
  [performance, 'now', 'call.at'],
  [process, 'hrtime', 'call.at'],
  [globalThis, 'fetch', 'call.send()'],
  [globalThis, 'setTimeout', 'a Pending with until'],
  [globalThis, 'setInterval', 'a Pending with until'],
  [globalThis, 'setImmediate', 'a Pending with until'],
  [globalThis, 'queueMicrotask', 'a Pending with until'],
  [crypto, 'randomUUID', 'call.id(prefix)'],
  [crypto, 'getRandomValues', 'call.draw()'],
];

interface Swap {
  readonly owner: object;
  readonly name: string;
  readonly original: PropertyDescriptor | undefined;
  readonly guard: PropertyDescriptor;
}

const swaps: readonly Swap[] = [
  ...FORBIDDEN.map(([owner, name, instead]) => {
    const refuse = (): never => {
      throw new Error(`a step must be deterministic: use ${instead} instead of ${name}`);
    };
    return swap(owner, name, Object.assign(refuse, { bigint: refuse }));
  }),
  swap(
    globalThis,
    'Date',
    new Proxy(Date, {
      construct(target, given) {
        if (given.length === 0)
          throw new Error('a step must be deterministic: use new Date(call.at) instead of a Date of now');
        return Reflect.construct(target, given);
      },
    }),
  ),
];

function swap(owner: object, name: string, value: unknown): Swap {
  const guard = { value, configurable: true, writable: true, enumerable: true };
  return { owner, name, guard, original: Object.getOwnPropertyDescriptor(owner, name) };
}

let depth = 0;

/** Runs a function to whom the time, chance, timers and the network are refused, with what there is instead. */
export function deterministically<Value>(run: () => Value): Value {
  if (depth++ === 0) for (const { owner, name, guard } of swaps) Object.defineProperty(owner, name, guard);
  try {
    return run();
  } finally {
    if (--depth === 0) for (const one of swaps) restore(one);
  }
}

function restore({ owner, name, original }: Swap): void {
  if (original === undefined) Reflect.deleteProperty(owner, name);
  else Object.defineProperty(owner, name, original);
}
