import { registerHooks } from 'node:module';

/** For `node --import`: whoever asks for `electron`, by import or by require, gets the double that the environment names. */
const url = process.env['CROFT_ELECTRON_DOUBLE'];
if (!url) throw new Error('CROFT_ELECTRON_DOUBLE names no file');
delete process.env['CROFT_ELECTRON_DOUBLE'];

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context),
});
