import type { Judge, Judgement } from "./judgement.ts";
import type { ShellWord } from "./shell-words.ts";

const operands = (words: readonly ShellWord[]): readonly ShellWord[] => {
  const end = words.findIndex(({ text }) => text === "--");
  return words.filter(
    ({ text, computed }, at) => computed || !text.startsWith("-") || text === "-" || (end !== -1 && at > end),
  );
};

const has = (words: readonly ShellWord[], pattern: RegExp): boolean => words.some(({ text }) => pattern.test(text));

const looks: Judge = (words, judgement) => {
  judgement.add("read");
  for (const word of words) {
    // A pattern is no path, and a path that is inside says nothing new.
    if (/^(?:~|\/|\.\.|\.)/.test(word.text) || /\.\w+$/.test(word.text)) judgement.reads(word);
    const value = /^-[-\w]*[=]?((?:~|\/).*)$/.exec(word.text)?.[1];
    if (value !== undefined) judgement.reads({ text: value, computed: word.computed });
  }
};

/** All operands are changed. */
const changes: Judge = (words, judgement) => {
  judgement.add("edit");
  for (const word of operands(words)) judgement.writes(word);
};

/** The first operands are read, the last one is written. */
const copies: Judge = (words, judgement) => {
  const all = operands(words);
  const into = words.findIndex(({ text }) => text === "-t" || text === "--target-directory");
  const target = into === -1 ? all.at(-1) : words[into + 1];
  for (const word of all) if (word !== target) judgement.reads(word);
  judgement.writes(target);
};

const moves: Judge = (words, judgement) => {
  for (const word of operands(words)) judgement.writes(word);
};

const removes: Judge = (words, judgement) => {
  const all = has(words, /^-[a-zA-Z]*[rR]|^--recursive$/);
  const gone = operands(words);
  if (has(words, /^--no-preserve-root$/)) judgement.add("system", "It deletes the whole machine.");
  judgement.add("edit");
  for (const word of gone) judgement.deletes(word, all);
};

const permits: Judge = (words, judgement) => {
  const [mode, ...files] = operands(words);
  if (
    mode !== undefined &&
    /^[0-7]*7$|[ugo+a]*\+[rwx]*s|^[2467][0-7]{3}$/.test(mode.text) &&
    /^(?:0?[0-7]?[0-7][0-7]7|.*s.*|[2467]\d{3})$/.test(mode.text)
  )
    judgement.add("edit", `It gives everybody rights with mode ${mode.text}.`);
  for (const word of files) judgement.writes(word);
};

const streams: Judge = (words, judgement, name) => {
  if (name !== "sed" && name !== "perl") return programText(words, judgement);
  if (has(words, /^-[a-zA-Z]*i|^--in-place/))
    return changes(operands(words).slice(has(words, /^(?:-e|-f|--expression)$/) ? 0 : 1), judgement, name);
  if (has(words, /(?:^|;)\s*(?:\d*[we]\s|s(.).*\1.*\1[gip]*[ew])/))
    return judgement.unreadable("sed is told to write or run");
  looks(operands(words).slice(1), judgement, name);
};

function programText(words: readonly ShellWord[], judgement: Judgement): void {
  if (has(words, /system\s*\(|\|\s*"|"\s*\||>\s*"|getline|-f$/))
    return judgement.unreadable("awk is told to write or run");
  looks(operands(words).slice(1), judgement, "awk");
}

const archives: Judge = (words, judgement, name) => {
  const extracts = name === "unzip" || name === "gunzip" || has(words, /^-?[a-zA-Z]*x|^--(?:extract|get)$/);
  if (name === "tar" && has(words, /^--(?:to-command|checkpoint-action|use-compress-program)|^-I$/))
    return judgement.unreadable("tar is told to run a program");
  if (name === "tar" && has(words, /^-?[a-zA-Z]*t[a-zA-Z]*f?$/) && !extracts)
    return looks(words.slice(1), judgement, name);
  if (has(words, /^-?P|^--absolute-names$/) && name === "tar")
    judgement.add("edit", "It unpacks wherever the archive says.");
  const into = words.findIndex(({ text }) => /^(?:-C|-d|--directory)$/.test(text));
  if (into !== -1) judgement.writes(words[into + 1]);
  judgement.add("edit");
  for (const word of operands(words).slice(0, 3))
    if (/[/.~]/.test(word.text)) judgement[extracts ? "reads" : "writes"](word);
};

const fetches: Judge = (words, judgement, name) => {
  judgement.add("network");
  if (has(words, /^(?:-d|--data.*|-F|--form.*|-T|--upload-file|--post-.*|--json|--body-.*)$|^-[dFT]./))
    judgement.add("network", "It sends data to another machine.");
  if (has(words, /^(?:-X|--request|--method)$/) && has(words, /^(?:POST|PUT|PATCH|DELETE)$/i))
    judgement.add("network", "It changes something on another machine.");
  if (has(words, /^(?:-k|--insecure|--no-check-certificate)$/))
    judgement.add("network", "It does not check whom it talks to.");
  const at = words.findIndex(({ text }) => /^(?:-o|--output|-O|--output-document|-P|--output-dir)$/.test(text));
  if (at !== -1 && !(name === "curl" && words[at]?.text === "-O")) judgement.writes(words[at + 1]);
};

const remote: Judge = (_, judgement, name) => judgement.add("network", `It works on another machine with ${name}.`);
const deploys: Judge = (words, judgement, name) => {
  const first = operands(words)
    .map(({ text }) => text)
    .join(" ");
  if (
    /^(?:version|help|ps|images|logs|inspect|get|describe|plan|list|status|(?:pr|issue|run|repo|release) (?:view|list|diff|checks|status))\b/.test(
      first,
    )
  )
    return judgement.add("network");
  judgement.add("publish", `It changes what is outside this machine or beside this project with ${name}.`);
};
const machine: Judge = (words, judgement, name) => {
  const text = words.map((word) => word.text).join(" ");
  judgement.add("system", `It changes the machine or its other programs: ${`${name} ${text}`.trim()}.`);
};
const ends: Judge = (words, judgement, name) => {
  if (name === "kill" && has(words, /^(?:-l|-L|%\d+|-0)$/)) return judgement.add("run");
  machine(words, judgement, name);
};
const tests: Judge = (_, judgement) => judgement.add("test");
const runs: Judge = (words, judgement) => {
  judgement.add("run");
  const out = words.findIndex(({ text }) => text === "-o" || text === "-C");
  if (out !== -1) judgement.writes(words[out + 1]);
  if (has(words, /^(?:install|uninstall)$/)) judgement.add("system", "It installs on this machine.");
  if (has(words, /^(?:publish|release|deploy|upload)$/)) judgement.add("publish", "It publishes for everybody.");
};
const makes: Judge = (words, judgement, name) => {
  if (has(words, /^(?:test|tests|check|lint|fmt|format|types|typecheck)$/) && operands(words).length === 1)
    return judgement.add("test");
  runs(words, judgement, name);
};
const shows: Judge = (_, judgement) => judgement.secrets("the environment");
const harmless: Judge = (_, judgement) => judgement.add("read");
const writesDisk: Judge = (words, judgement) => {
  for (const { text, computed } of words) {
    const [key, ...value] = text.split("=");
    if (key === "of") judgement.writes({ text: value.join("="), computed });
    if (key === "if") judgement.reads({ text: value.join("="), computed });
  }
};

const table: readonly (readonly [string, Judge])[] = [
  [
    "ls cat head tail grep egrep fgrep rg ag wc stat file diff sort uniq cut tr nl od xxd hexdump strings column comm join paste tac rev fold fmt less more jq yq tree du df cmp md5sum sha1sum sha256sum shasum cksum readlink realpath bat exa eza delta zcat base64 iconv",
    looks,
  ],
  [
    "echo printf true false : test [ [[ pwd basename dirname type which whereis whoami id uname hostname date seq sleep expr yes tty nproc arch locale cal getconf ps top uptime free wait jobs shift break continue return exit export set unset umask ulimit alias hash trap let read local declare man tput clear popd",
    harmless,
  ],
  ["mkdir touch truncate tee rmdir patch mkfifo ed split shred unlink", changes],
  ["cp install ln rsync-local ditto", copies],
  ["mv rename", moves],
  ["rm del rimraf trash", removes],
  ["chmod chown chgrp", permits],
  ["sed awk gawk mawk", streams],
  ["tar unzip zip gzip gunzip bzip2 xz 7z", archives],
  ["curl wget http https aria2c lynx", fetches],
  ["ssh scp sftp ftp nc ncat netcat socat telnet rsync rclone ping dig nslookup host whois traceroute mosh", remote],
  [
    "gh glab hub aws gcloud az kubectl helm terraform tofu pulumi ansible ansible-playbook docker docker-compose podman vercel netlify fly flyctl heroku wrangler firebase serverless vsce ovsx psql mysql mongosh redis-cli",
    deploys,
  ],
  [
    "mkfs fdisk parted mount umount shutdown reboot halt poweroff systemctl service launchctl crontab at batch iptables ufw nft sysctl useradd usermod userdel adduser passwd visudo chroot insmod modprobe swapoff swapon ldconfig update-alternatives dpkg rpm defaults diskutil hdiutil open xdg-open code loginctl mkswap losetup",
    machine,
  ],
  ["kill killall pkill skill", ends],
  ["printenv", shows],
  ["dd", writesDisk],
  [
    "pytest py.test tox nox vitest jest mocha ava tap tsc eslint oxlint oxfmt prettier biome stylelint knip ruff mypy pyright flake8 black isort pylint rspec rubocop phpunit phpstan ctest bats shellcheck hadolint actionlint golangci-lint gofmt rustfmt clang-format clang-tidy ktlint detekt swiftlint markdownlint yamllint",
    tests,
  ],
  ["make gmake just task rake ninja bazel", makes],
  [
    "cmake gcc g++ cc c++ clang clang++ rustc javac java ld ar tsx ts-node esbuild vite webpack rollup next nuxt astro swc turbo nx lerna rails django-admin flask uvicorn gunicorn ant meson protoc buf sqlc tsup rspack parcel storybook",
    runs,
  ],
];

export const commonPrograms: ReadonlyMap<string, Judge> = new Map(
  table.flatMap(([names, judge]) => names.split(" ").map((name) => [name, judge] as const)),
);
