import { cpus } from 'node:os';
import { coldStart } from './cold-start.mjs';
import { cpu } from './cpu.mjs';
import { journal } from './journal.mjs';
import { memory } from './memory.mjs';
import { readers } from './readers.mjs';
import { stateful } from './stateful.mjs';

const [{ model }] = cpus();
process.stdout.write(`${cpus().length} x ${model}, Node ${process.version}, ${process.platform}\n`);
await coldStart();
await memory();
await cpu();
await stateful();
await readers();
await journal();
