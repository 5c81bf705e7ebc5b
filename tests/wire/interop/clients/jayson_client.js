// jayson's own TCP client: a result, an error, a notification, a batch. Usage: PORT; one JSON object on stdout.
const jayson = require('jayson/promise');

const client = jayson.Client.tcp({ host: '127.0.0.1', port: Number(process.argv[2]) });
const story = { prompt: 'A lantern that is afraid of the dark', pages: 4, seed: 7, engine: 'draft' };

(async () => {
  const health = await client.request('health.check', {});
  const made = await client.request('generate_story', story);
  const refused = await client.request('generate_story', { prompt: 'A fox', pages: 999 });
  const unknown = await client.request('no_such_method', []);
  const notified = await client.request('health.check', {}, null);
  const batch = await client.request([
    client.request('health.check', {}, 'first', false),
    client.request('health.check', {}, null, false),
    client.request('rpc.discover', {}, 'second', false),
  ]);
  console.log(JSON.stringify({ health, made, refused, unknown, notified: notified === undefined, batch }));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
