#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { growSlowly } from './memory.ts';

// Both before anything is compiled or read. A pattern of a description that backtracks for ever is handed to an engine that cannot.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
growSlowly();

// Whoever reads the first lines and goes away has seen enough.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
// What is told besides may be read by nobody: that is no reason to end.
process.stderr.on('error', () => undefined);

const { program } = await import('./program.ts');
await program().parseAsync();
