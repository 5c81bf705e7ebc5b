// @grpc/grpc-js with the .proto files alone. Usage: PORT PROTOS; one JSON object on stdout.
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [port, protos] = process.argv.slice(2);
const definition = loader.loadSync(['storycreator/v1/story.proto', 'storycreator/v1/artifact.proto'], {
  includeDirs: [protos],
  enums: String,
});
const { StoryGeneratorService, ArtifactService } = grpc.loadPackageDefinition(definition).storycreator.v1;
const credentials = grpc.credentials.createInsecure();
const stories = new StoryGeneratorService(`127.0.0.1:${port}`, credentials);
const artifacts = new ArtifactService(`127.0.0.1:${port}`, credentials);

const all = (stream) =>
  new Promise((resolve) => {
    const events = [];
    stream.on('data', (event) => events.push(event));
    stream.on('error', (error) =>
      resolve({ events, error: { code: error.code, details: error.details, more: Object.keys(error.metadata.getMap()) } }),
    );
    stream.on('end', () => resolve({ events }));
  });

(async () => {
  const story = { prompt: 'A lantern that is afraid of the dark', pages: 4, seed: 7, engine: 'draft' };
  const made = await all(stories.GenerateStory(story));
  const refused = await all(stories.GenerateStory({ prompt: 'A fox', pages: 999 }));
  const late = await all(stories.GenerateStory(story, { deadline: Date.now() - 1 }));
  const ref = { sha256: '0'.repeat(64), mediaType: 'image/png', bytes: 3, name: 'a.png' };
  const missing = await all(artifacts.Fetch({ ref, offset: 0 }));
  console.log(JSON.stringify({ made, refused, late, missing }));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
