/** What a terminal can do to text, by the number that asks for it (ECMA-48, section 8.3.117). */
const RENDITIONS = { dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Gives text a color, or leaves it as it is. */
export type Paint = (rendition: keyof typeof RENDITIONS, text: string) => string;

/** Paints where there is a terminal and `NO_COLOR` is not set; `FORCE_COLOR` decides before both. */
export function paintFor(isTerminal: boolean, { FORCE_COLOR, NO_COLOR = '' }: NodeJS.ProcessEnv): Paint {
  const isPainted =
    FORCE_COLOR === undefined ? isTerminal && NO_COLOR === '' : !['0', 'false'].includes(FORCE_COLOR);
  return (rendition, text) => (isPainted ? `\x1b[${RENDITIONS[rendition]}m${text}\x1b[0m` : text);
}
