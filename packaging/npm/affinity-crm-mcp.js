#!/usr/bin/env node
// Starts the program of this platform in our place: its streams are ours, signals go on to it, its end is ours.
'use strict';
const { spawn } = require('node:child_process');
const os = require('node:os');

const programs = { 'linux x64': '@affinity-crm-mcp/linux-x64' };

function refuse(why) {
  process.stderr.write(`affinity-crm-mcp: ${why}\n`);
  process.exit(78);
}

function find() {
  const platform = `${process.platform} ${process.arch}`;
  const name = programs[platform];
  if (!name) {
    refuse(`there is no program for ${platform} yet, only for Linux on x86-64. ` +
      'On Windows run it inside WSL; elsewhere run "affinity-crm-mcp http" on a Linux machine and connect to its URL ' +
      'or reach it with ssh (see docs/install.md).');
  }
  try {
    return require.resolve(`${name}/bin/affinity-crm-mcp`);
  } catch {
    return refuse(`the package ${name} is not installed. Install again without --omit=optional (or --no-optional), ` +
      `or add it: npm install ${name}`);
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: 'inherit' });
const passed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
for (const signal of passed) {
  // Ctrl-C at a terminal reaches the program without us; to pass it on would be a second one.
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
}
child.on('error', (problem) => {
  refuse(problem.code === 'ENOENT'
    ? 'the program cannot be started here. It needs glibc @GLIBC@ or newer; Alpine and others with musl have none.'
    : `the program cannot be started: ${problem.message}`);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const name of passed) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + os.constants.signals[signal]), 1000);  // a signal that does not end us
});
