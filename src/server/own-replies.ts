import { corsHeaders, OPEN_TO_ALL } from '../http/cors.ts';
import type { DialectName } from '../http/dialect.ts';
import { problemReply } from '../http/error-reply.ts';
import { nearestPaths } from '../http/nearest-paths.ts';
import { Problem } from '../http/problem.ts';
import { type Reply, replyOf } from '../http/reply.ts';
import type { Api } from '../spec/api.ts';
import type { TemplateRouter } from './template-router.ts';

/** How what no operation says is worded, and who may read it. */
export interface OwnWords {
  readonly dialect: DialectName;
  readonly cors: boolean;
}

/** The answer to a request that no route fits. Throws a `Problem` unless that is one to OPTIONS. */
export function unmatched(
  router: TemplateRouter<never>,
  method: string,
  { api, cors }: { readonly api: Api; readonly cors: boolean },
): Reply {
  const { path } = router;
  const found = router.find(method, path);
  if (found.kind === 'malformed')
    throw new Problem('malformed-path', `The path ${path} is not correctly percent-encoded.`);
  if (found.kind === 'none') throw unknownPath(path, api);
  const allow = allowed(found.kind === 'method' ? found.allowed : [method]);
  if (method === 'OPTIONS') return replyOf({ status: 204, headers: { allow, ...(cors ? OPEN_TO_ALL : {}) } });
  throw new Problem('unknown-method', `${path} does not take ${method}, but ${allow}.`, {
    headers: { allow },
  });
}

function unknownPath(path: string, { operations }: Api): Problem {
  const near = nearestPaths(path, new Set(operations.flatMap(({ paths }) => paths)));
  const hint = near.length === 0 ? '' : ` The nearest: ${near.join(', ')}.`;
  return new Problem('unknown-path', `No description has the path ${path}.${hint}`);
}

/** What a path takes: HEAD wherever there is GET (RFC 9110, section 9.3.2), and OPTIONS always. */
function allowed(methods: readonly string[]): string {
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
}

/** An error of the server's own. */
export function errorReply(error: unknown, { dialect, cors }: OwnWords): Reply {
  const message = error instanceof Error ? error.message : String(error);
  const problem = error instanceof Problem ? error : new Problem('internal', message);
  const reply = problemReply(problem, dialect);
  return cors ? { ...reply, headers: { ...corsHeaders([]), ...reply.headers } } : reply;
}
