import { partsOf } from './parts.ts';
import type { Registry, Schema } from './schema.ts';

/** What text can be read as under a schema: the types it names, and those of what is in it. */
export interface Shape {
  /** Empty where no type is named. */
  readonly types: ReadonlySet<string>;
  /** The shape of a list's items. */
  items(): Shape;
  /** The shape of a property, declared or not. */
  property(name: string): Shape;
  /** The declared properties. */
  readonly properties: readonly string[];
  /** Whether an object may have properties that are not declared. */
  readonly isOpen: boolean;
}

/** The shape of schemas of which any may hold: types of all branches together. */
export function shapeOf(schemas: readonly Schema[], registry: Registry): Shape {
  const parts = partsOf(schemas, registry);
  const properties = [...new Set(parts.flatMap(({ properties: own = {} }) => Object.keys(own)))];
  const types = new Set(parts.flatMap(({ type = [] }) => type));
  if (types.size === 0 && properties.length > 0) types.add('object');
  const childShape = (children: readonly (Schema | undefined)[]): Shape =>
    shapeOf(
      children.filter((child) => child !== undefined),
      registry,
    );
  return {
    types,
    properties,
    isOpen: parts.every(({ additionalProperties }) => additionalProperties !== false),
    items: () =>
      childShape(
        parts.flatMap(({ prefixItems = [], items }): (Schema | undefined)[] => [...prefixItems, items]),
      ),
    property(name) {
      const declared = parts.flatMap(({ properties: own }): Schema[] => {
        const schema = own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
        return schema === undefined ? [] : [schema];
      });
      return childShape(
        declared.length > 0 ? declared : parts.map(({ additionalProperties }) => additionalProperties),
      );
    },
  };
}
