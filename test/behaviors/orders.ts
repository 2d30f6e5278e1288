import type { MockServerOptions } from '../../src/index.ts';
import type { Ask } from '../support/both-ways.ts';
import { jsonOf, ORDERS_API } from './play.ts';

/** What somebody orders. */
export const TEA = { items: [{ sku: 'tea', count: 2 }] };

/** An order as it is answered. */
export interface Order {
  readonly id: string;
  readonly status: 'placed' | 'shipped';
  readonly items: unknown;
}

/** What the feed answers. */
export interface Feed {
  readonly next: string;
  readonly changes: readonly { readonly order: string; readonly status: string; readonly at: number }[];
}

/** A server that plays `orders` by a clock that stands still. */
export const ORDERS: MockServerOptions = { spec: ORDERS_API, scenario: 'orders', clock: 'manual' };

/** Asks for an order, once. */
export function place(ask: Ask, key: string, body: unknown = TEA): Promise<Response> {
  return ask('/orders', { method: 'POST', ...jsonOf(body, { 'idempotency-key': key }) });
}

/** Asks for an order until the server is no longer unavailable. */
export async function placed(ask: Ask, key: string, body?: unknown): Promise<Order> {
  const response = await place(ask, key, body);
  if (response.status === 503) return placed(ask, key, body);
  return orderIn(response, 201);
}

/** Ships an order. */
export async function shipped(ask: Ask, { id }: Order): Promise<Order> {
  return orderIn(await ask(`/orders/${id}/ship`, { method: 'POST' }), 200);
}

async function orderIn(response: Response, status: number): Promise<Order> {
  if (response.status !== status) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Order;
}

/** What has changed. */
export async function feed(ask: Ask, query = 'after=0&wait=0'): Promise<Feed> {
  const response = await ask(`/status?${query}`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Feed;
}
