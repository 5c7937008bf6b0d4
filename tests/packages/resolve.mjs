// What Claude Desktop would start for a bundle: resolve.mjs FOLDER_OF_TOOLS BUNDLE_FOLDER USER_CONFIG_JSON
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const [tools, bundle, given] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(tools), 'package.json'));
const { getMcpConfigForManifest } = require('@anthropic-ai/mcpb/node');
const manifest = JSON.parse(fs.readFileSync(path.join(bundle, 'manifest.json'), 'utf8'));
const config = await getMcpConfigForManifest({
  manifest, extensionPath: bundle, systemDirs: { HOME: '/home/you' }, userConfig: JSON.parse(given), pathSeparator: '/',
  logger: console });
console.log(JSON.stringify(config ?? null));
