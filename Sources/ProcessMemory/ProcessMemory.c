#include "ProcessMemory.h"

#ifdef __linux__
#include <sys/prctl.h>

int process_memory_kept_private(void) {
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
}
#else
int process_memory_kept_private(void) { return 0; }
#endif
