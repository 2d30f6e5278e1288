/** The smallest valid files of their media types, one gray pixel each. */
const IMAGES: Readonly<Record<string, string>> = {
  'image/png': 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'image/apng':
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACGFjVEwAAAABAAAAALQt6aAAAAAaZmNUTAAAAAAAAAABAAAAAQAAAAAAAAAAAAEAAQAAVirfMQAAAApJREFUeJxjaAAAAIIAgXfNcrYAAAAASUVORK5CYII=',
  'image/gif': 'R0lGODlhAQABAIAAAICAgP///ywAAAAAAQABAAACAkQBADs=',
  'image/webp': 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==',
  'image/jpeg':
    '/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
};

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path fill="gray" d="M0 0h1v1H0z"/></svg>';

/** A real tiny file of an image type, PNG for one that is not known; any other type gets sixteen bytes. */
export function tinyFile(mediaType: string): Uint8Array<ArrayBuffer> {
  if (mediaType.startsWith('image/svg')) return new TextEncoder().encode(SVG);
  if (mediaType.startsWith('image/')) return decode(IMAGES[mediaType] ?? IMAGES['image/png'] ?? '');
  return Uint8Array.from({ length: 16 }, (_, index) => index);
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
