#!/usr/bin/env node
// Starts the program of this platform in our place: its streams are ours, signals go on to it, its end is ours.
'use strict';
const { spawn } = require('node:child_process');
const os = require('node:os');

const programs = @PROGRAMS@;
const windows = process.platform === 'win32';

function refuse(why) {
  process.stderr.write(`affinity-crm-mcp: ${why}\n`);
  process.exit(78);
}

function find() {
  const platform = `${process.platform} ${process.arch}`;
  // Windows on ARM and macOS with Rosetta run what was made for x86-64.
  const name = programs[platform] || (process.arch === 'arm64' && !platform.startsWith('linux') && programs[`${process.platform} x64`]);
  if (!name) {
    refuse(`there is no program for ${platform}, only for ${Object.keys(programs).join(', ')}. ` +
      'Elsewhere run "affinity-crm-mcp http" on a machine of one of these and connect to its URL ' +
      'or reach it with ssh (see docs/install.md).');
  }
  try {
    return require.resolve(`${name}/bin/affinity-crm-mcp${windows ? '.exe' : ''}`);
  } catch {
    return refuse(`the package ${name} is not installed. Install again without --omit=optional (or --no-optional), ` +
      `or add it: npm install ${name}`);
  }
}

function cannot(problem) {
  if (problem.code === 'ENOENT' && process.platform === 'linux') {
    return 'the program cannot be started here. It needs glibc @GLIBC@ or newer; Alpine and others with musl have none.';
  }
  if (problem.code === 'EACCES' || problem.code === 'EPERM') {
    return `the system did not let the program start (${problem.code}): a virus scanner or a rule of your organization may hold it back.`;
  }
  return `the program cannot be started: ${problem.message}`;
}

// windowsHide: no console window, where whoever started us has none.
const child = spawn(find(), process.argv.slice(2), { stdio: 'inherit', windowsHide: true });
// On Windows Ctrl-C and the closed window (SIGHUP there) reach the program without us, and to send it a signal would end it
// at once; what is left to do is to wait for it.
const passed = windows ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
for (const signal of passed) {
  // Ctrl-C at a terminal reaches the program without us; to pass it on would be a second one.
  process.on(signal, () => windows || (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
}
child.on('error', (problem) => refuse(cannot(problem)));
child.on('exit', (code, signal) => {
  if (signal === null || windows) process.exit(code ?? 1);
  for (const name of passed) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + os.constants.signals[signal]), 1000);  // a signal that does not end us
});
