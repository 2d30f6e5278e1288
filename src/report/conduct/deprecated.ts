import type { Rule } from './rule.ts';

/** Use of what will go. */
export const deprecated: Rule = {
  name: 'deprecated',
  description: 'Operations and parameters that are deprecated are not used.',
  isMild: true,
  judge: () => (entry) =>
    entry.findings
      .filter(({ code, location }) => code === 'deprecated' && location.message === 'request')
      .map(({ message, location: { part, path } }) => ({
        message,
        where: path === '' ? '' : `${part} ${path}`,
      })),
};
