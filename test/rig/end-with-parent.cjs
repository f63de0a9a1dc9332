// Loaded into the server before VS Code: when the process that started it dies, in whatever way, its end of the standard
// input closes and the whole process group ends. The forks of the server inherit neither the pipe nor a need for this.
if (process.argv[1]?.endsWith("server-main.js")) {
  process.stdin.on("end", () => process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL"));
  process.stdin.resume();
}
