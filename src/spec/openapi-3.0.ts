import type { Dialect } from './dialect.ts';
import { openapi31 } from './openapi-3.1.ts';

/** OpenAPI 3.0 differs in its schemas: null is no type of its own. */
export const openapi30: Dialect = { ...openapi31, nullable: 'nullable' };
