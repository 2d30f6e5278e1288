import { isObject, textOf } from '../../json/json.ts';
import type { Behavior } from '../behavior.ts';
import type { Template } from '../expressions/template.ts';
import { CALLBACK, closed, DURATION, TEMPLATE } from '../options.ts';

interface Options {
  readonly to?: Template;
  readonly callback?: string;
  readonly method?: string;
  readonly headers?: Template;
  readonly body?: Template;
  readonly retry?: { readonly first?: number; readonly max?: number; readonly for?: number };
}

const FIRST = 1000;
const MOST = 5 * 60_000;
const OVER = 24 * 60 * 60_000;

/** Has a request go out when the call has come to its end; it is tried again until it is taken. */
export const send: Behavior<Options> = {
  name: 'send',
  description:
    'Sends a request when all is done: in order for each destination, and again until it is answered 2xx.',
  options: {
    ...closed({
      to: TEMPLATE,
      callback: CALLBACK,
      method: { enum: ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] },
      headers: TEMPLATE,
      body: TEMPLATE,
      retry: closed({ first: DURATION, max: DURATION, for: DURATION }),
    }),
    anyOf: [{ required: ['to'] }, { required: ['callback'] }],
  },
  changes: () => 'always',
  create({ to, callback, method, headers, body, retry = {} }) {
    return (call, next) => {
      const { scope } = call;
      const content = body?.evaluate(scope, call) ?? null;
      const described = callback === undefined ? undefined : call.callback(callback, content);
      const named = headers?.evaluate(scope, call) ?? {};
      call.send({
        url: sendable(to === undefined ? described?.url() : textOf(to.evaluate(scope, call))),
        method: method ?? described?.method ?? 'POST',
        headers: Object.fromEntries(
          Object.entries(isObject(named) ? named : {}).map(([name, value]) => [
            name.toLowerCase(),
            textOf(value),
          ]),
        ),
        body: content,
        retry: { first: retry.first ?? FIRST, most: retry.max ?? MOST, over: retry.for ?? OVER },
      });
      return next();
    };
  },
};

function sendable(url = ''): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new Error(`${JSON.stringify(url)} is no URL that a request could be sent to`);
}
