/** A YAML scalar on one line that means exactly `text`. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z./][\w ./@=+,()-]*(?::[\w./-]+)*[\w ./@=+,()-]*$/.test(text) && text === text.trim();
  const isWord = /^(?:true|false|yes|no|on|off|null|~|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text); // a JSON string is a YAML string
}
