/** Something that can grow: a stream, one group of it, a call that others wait for. */
export type Key = string;
