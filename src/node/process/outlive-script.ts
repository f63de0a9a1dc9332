/** So many bytes may wait to be heard: what writes more runs wild, and must not fill the disk. */
export const unheardLimit = 256 << 20;

/** The length of the file `end`. */
export const endBytes = 16;

/**
 * Runs `"$@"` and writes how it ended to the file `end`, also when nobody waits for it any more: its exit code, followed
 * by ` full` when the disk has no room for what it writes, or `time` or `output` when it had to be ended because nobody
 * was there who would have done it.
 *
 * $1: the folder of `end`, `out` and `err`, in which `end.new` has been written: on a full disk a file can be written
 * over, but not begun. $2: who listens first. $3: the most seconds that it may take.
 * The watch looks every two seconds, and only counts bytes when the one who listened is gone.
 */
export const outliveScript = `
folder=$1 owner=$2 seconds=$3
shift 3
exec 3>&2 2>/dev/null
say() { printf %-${endBytes}s "$1" 1<>"$folder/end.new" && mv "$folder/end.new" "$folder/end"; }
room() { printf . >"$folder/room" || printf ' full'; rm -f "$folder/room"; }
watch() {
  trap 'kill "$nap"; exit' TERM
  why=time
  while [ "$seconds" -gt 0 ]; do
    sleep 2 & nap=$!
    wait "$nap"
    seconds=$((seconds - 2))
    kill -0 "$owner" && continue
    [ -d "$folder" ] || break
    [ -z "$(find "$folder/out" "$folder/err" -size +${unheardLimit / 512})" ] || { why=output; break; }
  done
  trap '' TERM
  say "$why"
  kill -TERM -$$
  sleep 2
  kill -KILL -$$
}
watch 3>&- </dev/null >/dev/null &
watcher=$!
(exec "$@" 2>&3 3>&-)
code=$?
kill "$watcher"
[ -f "$folder/end" ] || say "$code$(room)"
exit "$code"
`;
