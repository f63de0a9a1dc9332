/** How comments and strings look in a language, as far as finding comments needs it. */
export interface CommentSyntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** Strings that end with their line, whatever happens. */
  readonly strings: readonly string[];
  /** Strings over several lines: `"""`, or a template's backtick. */
  readonly longStrings: readonly string[];
  /** A long string at the start of a file or of a body is its documentation. */
  readonly docStrings: boolean;
  /** A line comment starts a word: `#` in `$#` or `a#b` is none. */
  readonly wordStart: boolean;
  /** `'` encloses one character, or marks a lifetime or a derived name. */
  readonly characters: boolean;
  /** `/…/` may be a pattern, `${…}` code inside a backtick string. */
  readonly javascript: boolean;
  /** Strings like r#"…"#. */
  readonly rawStrings: boolean;
}

const nothing: CommentSyntax = {
  line: [],
  block: [],
  strings: ['"', "'"],
  longStrings: [],
  docStrings: false,
  wordStart: false,
  characters: false,
  javascript: false,
  rawStrings: false,
};
const slashes = { line: ["//"], block: [["/*", "*/"]] } as const;

const c: CommentSyntax = { ...nothing, ...slashes, strings: ['"'], characters: true };
const javascript: CommentSyntax = { ...nothing, ...slashes, longStrings: ["`"], javascript: true };
const hash: CommentSyntax = { ...nothing, line: ["#"], wordStart: true };
const python: CommentSyntax = { ...nothing, line: ["#"], longStrings: ['"""', "'''"], docStrings: true };
const markup: CommentSyntax = { ...nothing, block: [["<!--", "-->"]], strings: [] };
const component: CommentSyntax = {
  ...markup,
  line: ["//"],
  block: [
    ["<!--", "-->"],
    ["/*", "*/"],
  ],
  wordStart: true,
};
const dashes: CommentSyntax = { ...nothing, line: ["--"], block: [["/*", "*/"]] };
const lisp: CommentSyntax = { ...nothing, line: [";"], block: [["#|", "|#"]], strings: ['"'] };
const percent: CommentSyntax = { ...nothing, line: ["%"], strings: [] };

const families: readonly (readonly [CommentSyntax, string])[] = [
  [
    c,
    "C|C++|C#|Objective-C|Objective-C++|D|Verilog|SystemVerilog|Solidity|Protocol Buffer|GLSL|HLSL|WGSL|Cuda|OpenCL|Zig|Vala|Haxe|Thrift|ANTLR|Bicep|Pkl|CUE|JSON with Comments|JSON5|Move|Cairo|Yacc|Lex",
  ],
  [{ ...c, longStrings: ["`"] }, "Go"],
  [{ ...c, longStrings: ['"""'] }, "Kotlin|Swift|Scala|Java"],
  [{ ...c, strings: [], longStrings: ['"'], rawStrings: true }, "Rust"],
  [{ ...nothing, ...slashes, longStrings: ['"""', "'''"] }, "Dart|Groovy|Gradle"],
  [javascript, "JavaScript|TypeScript|TSX|ActionScript|Glimmer JS|Glimmer TS"],
  [{ ...nothing, ...slashes, line: ["//", "#"] }, "PHP|Hack|Blade"],
  [{ ...nothing, block: [["/*", "*/"]] }, "CSS|PostCSS"],
  [{ ...nothing, ...slashes, wordStart: true }, "SCSS|Less|Sass|Stylus"],
  [{ ...hash, block: [["/*", "*/"]], line: ["#", "//"] }, "HCL|Nix|Jsonnet|Terraform Template"],
  [python, "Python|Cython|Starlark|GDScript|Mojo|Snakemake|Xonsh"],
  [
    hash,
    "Shell|Ruby|Perl|R|YAML|TOML|Dockerfile|Makefile|CMake|Crystal|Tcl|fish|Nushell|Just|Nginx|Ignore List|Git Attributes|Git Config|EditorConfig|GraphQL|Puppet|Raku|Awk|sed|Meson|Procfile|Dotenv|ApacheConf|Java Properties|Caddyfile|BitBake|GN|Ninja|Gnuplot|jq|Gherkin|RPM Spec",
  ],
  [{ ...python, longStrings: ['"""'], docStrings: false }, "Elixir|Julia|Nim"],
  [{ ...hash, block: [["###", "###"]], longStrings: ['"""', "'''"] }, "CoffeeScript"],
  [{ ...hash, block: [["<#", "#>"]] }, "PowerShell"],
  [{ ...hash, line: ["#", ";"] }, "INI|HAProxy"],
  [dashes, "SQL|PLSQL|PLpgSQL"],
  [{ ...nothing, line: ["--"], block: [["--[[", "]]"]] }, "Lua|Luau|Teal|MoonScript"],
  [
    { ...dashes, block: [["{-", "-}"]], strings: ['"'], characters: true },
    "Haskell|Elm|PureScript|Idris|Agda|Dhall|Lean|Lean 4",
  ],
  [{ ...nothing, line: ["--"], strings: ['"'] }, "Ada|VHDL|AppleScript"],
  [{ ...nothing, line: ["//"], block: [["(*", "*)"]], strings: ['"'], characters: true }, "F#"],
  [
    { ...nothing, block: [["(*", "*)"]], strings: ['"'], characters: true },
    "OCaml|Standard ML|Rocq Prover|Wolfram Language",
  ],
  [
    {
      ...nothing,
      line: ["//"],
      block: [
        ["(*", "*)"],
        ["{", "}"],
      ],
      strings: ["'"],
    },
    "Pascal",
  ],
  [lisp, "Common Lisp|Clojure|Scheme|Racket|Emacs Lisp|Fennel|Hy|WebAssembly"],
  [{ ...nothing, line: [";"], wordStart: true }, "Assembly|Unix Assembly|AutoHotkey|NSIS"],
  [percent, "TeX|BibTeX|Prolog|PostScript"],
  [{ ...percent, strings: ['"'] }, "Erlang|MATLAB"],
  [{ ...nothing, line: ["!"], wordStart: true }, "Fortran|Fortran Free Form"],
  [{ ...nothing, line: ["'"], strings: ['"'] }, "Visual Basic .NET|VBA|VBScript|Visual Basic 6.0"],
  [{ ...nothing, line: ["REM ", "rem ", "::"], strings: [], wordStart: true }, "Batchfile"],
  [{ ...nothing, line: ['"'], strings: [], wordStart: true }, "Vim script"],
  [markup, "HTML|XML|SVG|Markdown|HTML+ERB|HTML+Razor|Jinja|Handlebars|XML Property List|MDX"],
  [component, "Vue|Svelte|Astro|HTML+PHP"],
];

const byLanguage = new Map<string, CommentSyntax>(
  families.flatMap(([syntax, names]) => names.split("|").map((name) => [name, syntax] as const)),
);

/** `undefined` for a language without comments, or one we cannot read safely. */
export function commentSyntaxOf(language: string | undefined): CommentSyntax | undefined {
  return language === undefined ? undefined : byLanguage.get(language);
}
