import type { Syntax } from 'refractor/core';

type Loader = () => Promise<{ readonly default: Syntax }>;

interface Language {
  readonly name: string;
  readonly load: Loader;
  /** Endings of file names, and whole names. */
  readonly files: string;
}

const languages: readonly Language[] = [
  { name: 'bash', load: () => import('refractor/bash'), files: 'sh bash zsh .bashrc .profile' },
  { name: 'c', load: () => import('refractor/c'), files: 'c h' },
  { name: 'cpp', load: () => import('refractor/cpp'), files: 'cc cpp cxx hpp hh' },
  { name: 'csharp', load: () => import('refractor/csharp'), files: 'cs' },
  { name: 'css', load: () => import('refractor/css'), files: 'css' },
  { name: 'dart', load: () => import('refractor/dart'), files: 'dart' },
  { name: 'docker', load: () => import('refractor/docker'), files: 'dockerfile containerfile' },
  { name: 'elixir', load: () => import('refractor/elixir'), files: 'ex exs' },
  { name: 'go', load: () => import('refractor/go'), files: 'go' },
  { name: 'graphql', load: () => import('refractor/graphql'), files: 'graphql gql' },
  { name: 'haskell', load: () => import('refractor/haskell'), files: 'hs' },
  { name: 'ini', load: () => import('refractor/ini'), files: 'ini cfg conf properties .editorconfig .npmrc' },
  { name: 'java', load: () => import('refractor/java'), files: 'java' },
  { name: 'javascript', load: () => import('refractor/javascript'), files: 'js mjs cjs' },
  { name: 'json', load: () => import('refractor/json'), files: 'json jsonc json5 .prettierrc' },
  { name: 'jsx', load: () => import('refractor/jsx'), files: 'jsx' },
  { name: 'kotlin', load: () => import('refractor/kotlin'), files: 'kt kts' },
  { name: 'less', load: () => import('refractor/less'), files: 'less' },
  { name: 'lua', load: () => import('refractor/lua'), files: 'lua' },
  { name: 'makefile', load: () => import('refractor/makefile'), files: 'makefile mk' },
  { name: 'markdown', load: () => import('refractor/markdown'), files: 'md mdx markdown' },
  { name: 'markup', load: () => import('refractor/markup'), files: 'html htm xml svg vue svelte' },
  { name: 'nix', load: () => import('refractor/nix'), files: 'nix' },
  { name: 'php', load: () => import('refractor/php'), files: 'php' },
  { name: 'python', load: () => import('refractor/python'), files: 'py pyi' },
  { name: 'ruby', load: () => import('refractor/ruby'), files: 'rb rake gemfile rakefile' },
  { name: 'rust', load: () => import('refractor/rust'), files: 'rs' },
  { name: 'scala', load: () => import('refractor/scala'), files: 'scala' },
  { name: 'scss', load: () => import('refractor/scss'), files: 'scss sass' },
  { name: 'sql', load: () => import('refractor/sql'), files: 'sql' },
  { name: 'swift', load: () => import('refractor/swift'), files: 'swift' },
  { name: 'toml', load: () => import('refractor/toml'), files: 'toml' },
  { name: 'tsx', load: () => import('refractor/tsx'), files: 'tsx' },
  { name: 'typescript', load: () => import('refractor/typescript'), files: 'ts mts cts' },
  { name: 'yaml', load: () => import('refractor/yaml'), files: 'yml yaml' },
  { name: 'zig', load: () => import('refractor/zig'), files: 'zig' },
];

const byFile = new Map(languages.flatMap((language) => language.files.split(' ').map((file) => [file, language])));

/** The language that a file is written in, by its name; null: none that is known. */
export function languageOf(path: string): Language | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return byFile.get(name) ?? byFile.get(name.slice(name.lastIndexOf('.') + 1)) ?? null;
}
