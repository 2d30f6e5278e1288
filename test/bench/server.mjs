// One server of a benchmark in its own process: says when it listens, then answers what the parent asks for.
const [kind, settings] = process.argv.slice(2);
const { begin } = await import(`./${kind}.mjs`);
const { ready, ...own } = await begin(JSON.parse(settings));
const answers = { cpu, heap, ...own };
process.on('message', ({ word, given }) =>
  Promise.resolve(given)
    .then(answers[word])
    .then(
      (value) => process.send({ value }),
      (error) => process.send({ error: String(error) }),
    ),
);
process.on('disconnect', () => process.exit());
process.send({ value: ready });

/** Microseconds of processor time so far. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** MB on the heap after garbage collection; the process was not started in any other way for it. */
async function heap() {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
