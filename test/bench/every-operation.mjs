import { createJiti } from 'jiti';

/** A valid request for each operation that a folder describes, made of its own examples, as `work.mjs` writes them. */
export async function requestsFor(folder) {
  const jiti = createJiti(import.meta.url);
  const { describedIn } = await jiti.import('../judge/described.ts');
  const { exampleRequest } = await jiti.import('../judge/request.ts');
  const all = describedIn(folder);
  return all.map((operation) => {
    const { url: path, ...sent } = exampleRequest(operation, all);
    return { path, ...sent };
  });
}
