/*
 * For a POSIX shell with git 2.30 or newer. Filters of Git LFS do nothing there: pointers are carried, not objects.
 */

const quiet =
  "GIT_LFS_SKIP_SMUDGE=1; GIT_TERMINAL_PROMPT=0; LC_ALL=C; export GIT_LFS_SKIP_SMUDGE GIT_TERMINAL_PROMPT LC_ALL";

/** Stages everything but repositories inside, in the index that `GIT_INDEX_FILE` names. */
const stageAll = `
nested=$(git -c core.quotePath=false ls-files --others --exclude-standard | sed -n 's#^\\(.*\\)/$#:(exclude,top,literal)\\1/#p')
{ echo .; [ -z "$nested" ] || printf '%s\\n' "$nested"; } |
  git -c core.safecrlf=false -c advice.addEmbeddedRepo=false add --all --pathspec-from-file=- || exit 1`;

/** Prints the commit that tells of the worktree `$1`, after noting it under the ref `$2`. Ends with 3 when there is none. */
export const snapshotScript = `${quiet}
[ -e "$1/.git" ] || exit 3
cd "$1" || exit 3
folder=$(git rev-parse --absolute-git-dir) || exit 1
GIT_INDEX_FILE=$folder/tutti-carry; export GIT_INDEX_FILE
cp "$folder/index" "$GIT_INDEX_FILE" 2>/dev/null
${stageAll}
tree=$(git write-tree) && head=$(git rev-parse --verify 'HEAD^{commit}') || exit 1
commit=$({ git symbolic-ref --quiet HEAD || echo; } | git -c i18n.commitEncoding=UTF-8 commit-tree --no-gpg-sign "$tree" -p "$head") || exit 1
git update-ref "$2" "$commit" && echo "$commit"`;

/** Makes the worktree `$2` of the repository `$1` what the commit `$3` tells, on the branch `$4`; makes it where it is missing. */
export const applyScript = `${quiet}
head=$(git -C "$1" rev-parse --verify "$3^") || exit 1
if [ ! -e "$2/.git" ]; then
  git -C "$1" worktree prune
  git -C "$1" -c core.hooksPath=/dev/null worktree add --quiet --force -B "$4" "$2" "$head" || exit 1
fi
cd "$2" || exit 1
${stageAll}
git -c core.hooksPath=/dev/null read-tree --reset -u "$3" || exit 1
branch=$(git log -1 --format=%B "$3" --)
if [ -n "$branch" ]; then
  git symbolic-ref HEAD "$branch" && git update-ref "$branch" "$head" || exit 1
else
  git update-ref --no-deref HEAD "$head" || exit 1
fi
git -c core.hooksPath=/dev/null reset --quiet --mixed HEAD`;

/** Makes the repository `$1` where it is missing. */
export const repositoryScript = `[ -e "$1/HEAD" ] || git init --quiet --bare "$1"`;

/** Removes the worktree `$2` of the repository `$1`, and its ref `$3`; its branch `$4` too. */
export const removeScript = `[ -e "$1/HEAD" ] || exit 0
git -C "$1" worktree remove --force "$2" 2>/dev/null || git -C "$1" worktree prune
git -C "$1" update-ref -d "$3"
git -C "$1" update-ref -d "refs/heads/$4"
exit 0`;
