/** Tells when nobody waits for an answer any more: calls the function, once. */
export type Gone = (leave: () => void) => void;
