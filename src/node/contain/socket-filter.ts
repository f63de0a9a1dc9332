/** Numbers of one kind of processor: its name in the kernel's audit, and its number of the call `socket`. */
const processors: Readonly<Record<string, { readonly audit: number; readonly socket: number }>> = {
  x64: { audit: 0xc000003e, socket: 41 },
  arm64: { audit: 0xc00000b7, socket: 198 },
};

/** Families whose sockets stay within the network of the process. */
const within = { inet: 2, inet6: 10, netlink: 16 };

/** The same on all processors. */
const IO_URING_SETUP = 425;

/** Calls from here on are those of x64's other interface. */
const X32 = 0x4000_0000;

const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;
const EPERM = 0x0005_0001;
const ALLOW = 0x7fff_0000;

/** Where the kernel puts what is asked about, in bytes. */
const place = { call: 0, processor: 4, family: 16 };

/**
 * A filter for the kernel's seccomp: no sockets but those of the process's own network. A network of its own does not
 * keep a process from the sockets of other programs in the file system (Docker's, an SSH agent's), nor from the
 * machine that a virtual machine runs on.
 *
 * @returns `undefined` for processors whose numbers are not known here
 */
export function socketFilter(processor: string): Buffer | undefined {
  const known = Object.hasOwn(processors, processor) ? processors[processor] : undefined;
  if (known === undefined) return undefined;
  // Code, lines to skip when it holds and when not, value.
  const lines: readonly (readonly [number, number, number, number])[] = [
    [LOAD, 0, 0, place.processor],
    [JUMP_IF_EQUAL, 0, 8, known.audit],
    [LOAD, 0, 0, place.call],
    [JUMP_IF_AT_LEAST, 6, 0, X32],
    [JUMP_IF_EQUAL, 5, 0, IO_URING_SETUP],
    [JUMP_IF_EQUAL, 0, 5, known.socket],
    [LOAD, 0, 0, place.family],
    [JUMP_IF_EQUAL, 3, 0, within.inet],
    [JUMP_IF_EQUAL, 2, 0, within.inet6],
    [JUMP_IF_EQUAL, 1, 0, within.netlink],
    [RETURN, 0, 0, EPERM],
    [RETURN, 0, 0, ALLOW],
  ];
  const filter = Buffer.alloc(lines.length * 8);
  for (const [at, [code, yes, no, value]] of lines.entries()) {
    filter.writeUInt16LE(code, at * 8);
    filter.writeUInt8(yes, at * 8 + 2);
    filter.writeUInt8(no, at * 8 + 3);
    filter.writeUInt32LE(value, at * 8 + 4);
  }
  return filter;
}
