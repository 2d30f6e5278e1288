import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--allow-natives-syntax');

/** Whether V8 knows two objects by one hidden class: each class of its own takes 350 bytes, and time to make. */
export const haveOneHiddenClass = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (
  a: object,
  b: object,
) => boolean;

/** Whether V8 keeps entries whose names are numbers one by one, and not as a list with holes. */
export const hasNoHoles = new Function('a', 'return %HasDictionaryElements(a)') as (a: object) => boolean;
