// A jayson TCP server, for our client to call. Usage: PORT; says "ready" on stdout.
const jayson = require('jayson');

const server = new jayson.Server({
  'health.check': (params, callback) => callback(null, { status: 'SERVING', service: 'service-a', version: 'jayson' }),
  add: (params, callback) => callback(null, params.a + params.b),
  nothing: (params, callback) => callback(null, null),
  later: (params, callback) => setTimeout(() => callback(null, params.milliseconds), params.milliseconds),
  fail: (params, callback) => callback({ code: -32014, message: 'gone fishing' }),
  own: (params, callback) => callback({ code: 42, message: 'an error of its own', data: ['not', 'an', 'object'] }),
});
server.tcp().listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
