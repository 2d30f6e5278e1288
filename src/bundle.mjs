import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

// Puts own code, and small libraries, into few files: to read hundreds takes longer than all else at a start. What is external is
// large, optional, or wanted by name; it is in `dependencies`, and what is put in is in `devDependencies`.
const EXTERNAL = [
  'hono',
  '@hono/node-server',
  'yaml',
  'json-schema-faker',
  '@faker-js/faker',
  'jiti',
  'chokidar',
  'vitest',
  '@playwright/test',
];

const { metafile } = await build({
  entryPoints: ['src/index.ts', 'src/cli/main.ts', 'src/vitest.ts', 'src/playwright.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
  // Libraries that are CommonJS ask for Node's own modules.
  banner: {
    js: "import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});

// A single sign that is not ASCII, be it in a comment, makes V8 keep a file in two bytes for each.
for (const file of Object.keys(metafile.outputs)) {
  const text = readFileSync(file, 'utf8');
  const escaped = text.replace(
    /[^\0-\x7f]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (escaped !== text) writeFileSync(file, escaped);
}

copyFileSync('src/control/openapi.yaml', 'dist/openapi.yaml');
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licenses());

/** The licenses of all that was put in. */
function licenses() {
  const folders = Object.keys(metafile.inputs).flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [],
  );
  return [...new Set(folders)].sort().map(licenseIn).join('\n\n');
}

function licenseIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? '' : `\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}`;
  return `${name} ${version} (${license})${text}\n`;
}
