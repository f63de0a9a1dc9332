import { letters, planted, plantedSecrets } from "./planted-secrets.ts";

/** A text in a file; `secret` says whether a person would revoke something after reading it. */
export interface LabelledSecret {
  readonly path: string;
  readonly text: string;
  readonly secret: boolean;
}

const hex = "0123456789abcdef";
const lower = "abcdefghijklmnopqrstuvwxyz";
const all = `${lower}${lower.toUpperCase()}0123456789`;
const random = (length: number, alphabet = all): string => letters(length, alphabet, 11 + length);

/** Forms of real secrets with values that never were, in files where they leak. */
const leaks: readonly (readonly [path: string, text: string])[] = [
  ...Object.values(plantedSecrets).map((line) => ["src/config.ts", planted(line).text] as const),
  [".env", `DATABASE_PASSWORD=${random(18)}`],
  [".env.production", `STRIPE_SECRET_KEY=${"sk_" + "live_"}${random(30)}`],
  ["config/prod.yml", `  password: ${random(16)}`],
  ["config/app.properties", `spring.datasource.password=${random(14)}`],
  ["deploy/values.yaml", `    apiKey: "${random(32)}"`],
  ["terraform/prod.tfvars", `db_password = "${random(20)}"`],
  ["settings.py", `SECRET_KEY = "${random(50)}"`],
  ["app.rb", `config.secret_key_base = '${random(64, hex)}'`],
  ["Main.java", `private static final String API_KEY = "${random(40)}";`],
  ["main.go", `const clientSecret = "${random(32)}"`],
  ["index.php", `$db_password = '${random(15)}';`],
  ["src/lib.rs", `let access_token = "${random(40)}";`],
  ["deploy.sh", `export AWS_SECRET_ACCESS_KEY=${random(40)}`],
  ["docker-compose.yml", `      POSTGRES_PASSWORD: ${random(16)}`],
  [".npmrc", `//registry.orchard.io/:_authToken=${"np" + "m_"}${random(36)}`],
  ["web.config", `connectionString="Server=db;Database=a;User Id=app;Password=${random(14)};"`],
  ["src/db.ts", `connect("mongodb+srv://app:${random(16)}@cluster0.orchard.io/app")`],
  [".netrc", `machine api.orchard.io login ada password ${random(18)}`],
  ["ci.yml", `        run: curl -H "Authorization: Bearer ${random(40)}" https://api.orchard.io`],
  ["src/api.js", `headers: { Authorization: "Bearer ${random(44)}" }`],
  [
    "id_rsa",
    `${"-----BEGIN"} OPENSSH PRIVATE KEY-----\n${random(70)}\n${random(68)}\n-----END OPENSSH PRIVATE KEY-----`,
  ],
  [
    "service.json",
    `{"private_key_id": "${random(40, hex)}", "private_key": "${"-----BEGIN"} PRIVATE KEY-----\\n${random(64)}\\n-----END"}`,
  ],
  ["src/mail.py", `smtp_password = "${random(12)}9!a"`],
];

/** What looks like one and opens nothing. */
const harmless: readonly (readonly [path: string, text: string])[] = [
  ["src/a.ts", `const sha = "${random(40, hex)}";`],
  ["src/a.ts", `const digest = "sha256:${random(64, hex)}";`],
  ["src/a.ts", `const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";`],
  ["src/a.ts", `const image = "data:image/png;base64,${random(300)}==";`],
  ["src/a.css", `src: url(data:font/woff2;base64,${random(400)});`],
  ["package-lock.json", `"integrity": "sha512-${random(86)}=="`],
  ["go.sum", `github.com/a/b v1.0.0 h1:${random(43)}=`],
  ["Cargo.lock", `checksum = "${random(64, hex)}"`],
  ["poetry.lock", `hash = "sha256:${random(64, hex)}"`],
  ["src/a.ts", "const password = process.env.PASSWORD;"],
  ["src/a.ts", 'const apiKey = "<your-api-key>";'],
  ["src/a.ts", 'const token = "${{ secrets.TOKEN }}";'],
  ["src/a.ts", 'const password = "changeme";'],
  ["src/a.ts", 'const passwordLabel = "Enter your password";'],
  ["src/a.ts", 'const TOKEN_TYPE = "access_token";'],
  ["src/a.ts", 'type Token = "identifier" | "string";'],
  ["src/a.ts", 'const secretName = "prod/db/password-v2";'],
  ["src/a.ts", 'const keyPath = "/etc/ssl/private/key1.pem";'],
  ["src/a.ts", 'const publicKey = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL8e";'],
  ["src/a.ts", `const etag = 'W/"${random(27)}"';`],
  ["src/a.ts", `import(/* webpackChunkName */ "./chunk-${random(8, hex)}.js");`],
  ["src/a.ts", 'const csrfTokenHeader = "X-CSRF-Token-2";'],
  ["src/a.ts", "const url = `postgres://${user}:${password}@${host}/app`;"],
  ["src/a.py", 'password = getpass("Password: ")'],
  ["src/a.py", 'SECRET_KEY = os.environ["SECRET_KEY"]'],
  ["src/a.py", 'url = "postgres://postgres:postgres@localhost:5432/test"'],
  ["src/a.rb", "password = Rails.application.credentials.dig(:db, :password1)"],
  ["src/a.go", 'token := os.Getenv("API_TOKEN_V2")'],
  ["Main.java", 'String password = config.getString("db.password.v2");'],
  [".env.example", "API_KEY=put-your-key-here-1234"],
  [".env.example", `STRIPE_SECRET_KEY=${"sk_" + "test_"}${"x".repeat(24)}`],
  ["README.md", `export API_KEY="${random(24)}"`],
  ["docs/guide.md", `curl -H "Authorization: Bearer ${random(24)}" localhost`],
  ["test/login.test.ts", `login({ user: "ada", password: "${random(12)}" });`],
  ["spec/user_spec.rb", `password = "${random(12)}"`],
  ["fixtures/users.json", `{ "password": "${random(16)}" }`],
  ["config/app.yml", "password: ${DB_PASSWORD}"],
  ["config/app.yml", "password: {{ vault_db_password1 }}"],
  ["config/app.yml", "passwordMinLength: 12"],
  ["config/app.yml", "tokenLifetime: 3600s-default1"],
  ["config/app.yml", "secretName: orchard-tls-2024"],
  ["config/app.yml", "existingSecret: orchard-db-secret-1"],
  ["src/keys.ts", `const key = "${"AK" + "IA"}IOSFODNN7EXAMPLE";`],
  ["src/a.ts", `const map = { ${random(4, lower)}: "${random(20)}" };`],
  ["pubspec.lock", `sha256: "${random(64, hex)}"`],
  ["src/a.ts", 'const authKey = "ctrl+shift+k";'],
  ["src/a.ts", "if (password !== confirmPassword1) {}"],
  ["ids.json", `{ "commit": "${random(40, hex)}", "tree": "${random(40, hex)}" }`],
];

export const labelledSecrets: readonly LabelledSecret[] = [
  ...leaks.map(([path, text]) => ({ path, text, secret: true })),
  ...harmless.map(([path, text]) => ({ path, text, secret: false })),
];
