import type { Json } from '../json/json.ts';

/** What a call remembers from one time that it is asked to the next, by step and name; most calls are asked once. */
export class Memory {
  #values: Map<string, Json> | undefined;

  get(place: string, name: string): Json | undefined {
    return this.#values?.get(`${place} ${name}`);
  }

  set(place: string, name: string, value: Json): void {
    this.#values ??= new Map();
    this.#values.set(`${place} ${name}`, value);
  }
}
