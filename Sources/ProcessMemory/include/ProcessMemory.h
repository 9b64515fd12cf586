#ifndef PROCESS_MEMORY_H
#define PROCESS_MEMORY_H

/// Keeps the memory of this process, which holds a secret, to itself: no core dump has it, and no other process of the same
/// user may read it or trace it (`PR_SET_DUMPABLE`, prctl(2)). In C because `prctl` is variadic, which Swift cannot call.
///
/// Returns whether that is so now. Where there is no `prctl`, it never is.
int process_memory_kept_private(void);

#endif
