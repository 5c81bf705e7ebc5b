// @grpc/grpc-js knowing nothing but the port: what there is comes from reflection, v1alpha by grpc-reflection-js and v1 by its messages.
// Usage: PORT; one JSON object on stdout.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const reflection = require('grpc-reflection-js');
const messages = require('grpc-reflection-js/build/src/reflection_pb');
require('protobufjs/ext/descriptor');

const address = `127.0.0.1:${process.argv[2]}`;
const credentials = grpc.credentials.createInsecure();

const askV1 = (client, fill) =>
  new Promise((resolve, reject) => {
    const request = new messages.ServerReflectionRequest();
    fill(request);
    const call = client.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (message) => Buffer.from(message.serializeBinary()),
      (bytes) => messages.ServerReflectionResponse.deserializeBinary(new Uint8Array(bytes)),
    );
    call.on('data', (response) => resolve(response.toObject()));
    call.on('error', reject);
    call.write(request);
    call.end();
  });

(async () => {
  const client = new reflection.Client(address, credentials);
  const services = await client.listServices();
  const described = {};
  for (const name of services) described[name] = (await client.fileContainingSymbol(name)).lookupService(name).methodsArray.length;

  const root = await client.fileContainingSymbol('storycreator.v1.StoryGeneratorService');
  const definition = loader.fromJSON(root.toJSON({ keepComments: false }), { enums: String });
  const { StoryGeneratorService } = grpc.loadPackageDefinition(definition).storycreator.v1;
  const stream = new StoryGeneratorService(address, credentials).GenerateStory({
    prompt: 'A lantern that is afraid of the dark', pages: 4, seed: 7, engine: 'draft',
  });
  const events = [];
  for await (const event of stream) events.push(event);

  const plain = new grpc.Client(address, credentials);
  const v1 = await askV1(plain, (request) => request.setListServices('*'));
  const v1File = await askV1(plain, (request) => request.setFileContainingSymbol('grpc.reflection.v1.ServerReflection'));
  console.log(
    JSON.stringify({
      services,
      described,
      result: events.at(-1).result,
      v1: v1.listServicesResponse.serviceList.map((one) => one.name),
      v1Files: v1File.fileDescriptorResponse.fileDescriptorProtoList.length,
    }),
  );
  plain.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
