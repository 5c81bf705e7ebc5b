// json-rpc-2.0 over a plain socket: many requests at once on one connection, with progress. Usage: PORT; one JSON object on stdout.
const net = require('net');
const readline = require('readline');
const { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } = require('json-rpc-2.0');

const socket = net.connect(Number(process.argv[2]), '127.0.0.1');
const both = new JSONRPCServerAndClient(
  new JSONRPCServer(),
  new JSONRPCClient((message) => {
    socket.write(JSON.stringify(message) + '\n');
  }),
);
const progress = [];
both.addMethod('progress', (params) => {
  progress.push(params);
});
readline.createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => both.receiveAndSend(JSON.parse(line)));

const story = (seed, meta) => ({ prompt: 'A whale who counts stars', pages: 4, seed, engine: 'draft', ...meta });

(async () => {
  const many = await Promise.all(
    Array.from({ length: 40 }, (_, n) => (n % 2 ? both.request('health.check') : both.request('generate_story', story(n)))),
  );
  const watched = await both.request('generate_story', story(99, { _meta: { progressToken: 'mine', timeout_ms: 60000 } }));
  const error = await both.request('generate_story', { prompt: '' }).catch((failure) => ({
    code: failure.code,
    message: failure.message,
    data: failure.data,
  }));
  both.notify('health.check', {});
  console.log(JSON.stringify({ many, watched, progress, error }));
  socket.end();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
