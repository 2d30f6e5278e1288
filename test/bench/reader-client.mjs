import { connect } from 'node:net';

// One client of a benchmark in its own process: has so many readers wait whenever it is told to, and says when the last
// one was answered. Plain sockets, so that the time is that of the server.
const [url, count] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const REQUEST = `GET /messages/!here?limit=10&timeout=600000 HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`;
const END = '\r\n\r\n';

/** More at once than a server has room for are turned away. */
const AT_ONCE = 50;

const sockets = [];
while (sockets.length < Number(count))
  sockets.push(
    ...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(count) - sockets.length) }, open))),
  );
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const answers = sockets.map(answerOn);
  for (const socket of sockets) socket.write(REQUEST);
  await Promise.all(answers);
  process.send(performance.timeOrigin + performance.now());
});
process.send('connected');

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.setNoDelay(true).setEncoding('latin1').once('error', reject).once('close', lost);
  });
}

/** Nobody else would know that one reader is missing. */
function lost() {
  throw new Error('a connection was closed');
}

/** Resolves when all of an answer has come. */
function answerOn(socket) {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', function take(more) {
      text += more;
      const head = text.indexOf(END);
      if (head < 0) return;
      const [, length] = /content-length: *(\d+)/i.exec(text.slice(0, head)) ?? [];
      if (text.length < head + END.length + Number(length)) return;
      socket.off('data', take);
      resolve();
    });
  });
}
