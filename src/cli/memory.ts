import { setFlagsFromString } from 'node:v8';

/** Has memory grow in small steps: what reading many files leaves behind would make a process a third larger. */
export function growSlowly(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
}

/**
 * Has memory grow as usual, once all that is large has been read: to collect garbage as often would cost more than it gains. Only
 * that one thread collects what is young.
 */
export function growAsUsual(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
  setFlagsFromString('--heap-growing-percent=0');
  // What requests leave behind is little at a time: to wake other threads for it takes more time than they save.
  setFlagsFromString('--no-parallel-scavenge');
}
