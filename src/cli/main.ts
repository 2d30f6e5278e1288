#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// Both before anything is compiled or read. A pattern of a description that backtracks for ever is handed to an engine
// that cannot; and the part of memory for what is young stays small, or reading many files would leave a process a third larger.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
setFlagsFromString('--semi-space-growth-factor=1');

// Whoever reads the first lines and goes away has seen enough.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
// What is told besides may be read by nobody: that is no reason to end.
process.stderr.on('error', () => undefined);

const { program } = await import('./program.ts');
await program().parseAsync();
