/** Folders that tools fill and nobody commits on purpose; passed over wherever git does not track what is in them. */
export const generatedFolders: readonly string[] = [
  "node_modules",
  "bower_components",
  ".venv",
  "venv",
  "__pycache__",
  ".tox",
  ".mypy_cache",
  ".pytest_cache",
  ".gradle",
  ".terraform",
];
