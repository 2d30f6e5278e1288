#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// A pattern of a description that backtracks for ever is handed to an engine that cannot; before any pattern is compiled.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

const { program } = await import('./program.ts');
await program().parseAsync();
