// Preloaded into skill-sync (LD_PRELOAD), this library stands between it and the C library wherever bytes get to the
// database's files or to the server. It counts these calls by name and by what they are about, and
//
//   CRASHPOINTS_RECORD=FILE          writes a line for each to FILE: "pwrite64 wal 7 4096", the 7th, of 4096 bytes;
//   CRASHPOINTS_KILL="after pwrite64 wal 7"
//                                    kills the process with SIGKILL at that one: before it, after it, or at "half" of
//                                    its bytes;
//   CRASHPOINTS_KILL_AFTER=N         kills it when it has used N microseconds of CPU time since the first of them;
//   CRASHPOINTS_FAIL="ENOSPC write 7 on"
//                                    lets the 7th and every later call of that sort fail on files: read, write or sync;
//                                    with "once" in the place of "on" only the 7th;
//   CRASHPOINTS_CLOCK_AHEAD=N        lets the wall clock be N seconds ahead.
//
// The first write that does not fit on a full disk writes half of its bytes, as the kernel does.

#if defined(__linux__)

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// MARK: What a call is about

enum subject { DATABASE, WAL, SHM, JOURNAL, LOCK, SOCKET, SUBJECTS, NOTHING = SUBJECTS };

static const char *const subject_names[] = {"database", "wal", "shm", "journal", "lock", "socket"};
static const char *const subject_endings[] = {".db", ".db-wal", ".db-shm", ".db-journal", ".db.lock"};

static enum subject subject_of_path(const char *path, size_t length) {
    for (int subject = DATABASE; subject <= LOCK; subject++) {
        size_t ending = strlen(subject_endings[subject]);
        if (length >= ending && memcmp(path + length - ending, subject_endings[subject], ending) == 0) return subject;
    }
    return NOTHING;
}

static enum subject subject_of(int descriptor) {
    char link[32], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path);
    if (length <= 0) return NOTHING;
    if (length > 7 && memcmp(path, "socket:", 7) == 0) return SOCKET;
    return subject_of_path(path, (size_t)length);
}

// MARK: The calls

enum sort { READ, WRITE, SYNC, OTHER, SORTS };

static const char *const sort_names[] = {"read", "write", "sync"};

enum call {
    PREAD, PREAD64, READ_, READV, PWRITE, PWRITE64, WRITE_, WRITEV, FTRUNCATE, FTRUNCATE64, FDATASYNC, FSYNC,
    UNLINK, SETLK, FLOCK, CONNECT, SEND, SENDTO, SENDMSG, RECV, RECVFROM, RECVMSG, CALLS
};

static const struct { const char *name; enum sort sort; } calls[] = {
    {"pread", READ}, {"pread64", READ}, {"read", READ}, {"readv", READ}, {"pwrite", WRITE}, {"pwrite64", WRITE},
    {"write", WRITE}, {"writev", WRITE}, {"ftruncate", WRITE}, {"ftruncate64", WRITE}, {"fdatasync", SYNC},
    {"fsync", SYNC}, {"unlink", OTHER}, {"setlk", OTHER}, {"flock", OTHER}, {"connect", OTHER}, {"send", OTHER},
    {"sendto", OTHER}, {"sendmsg", OTHER}, {"recv", OTHER}, {"recvfrom", OTHER}, {"recvmsg", OTHER},
};

static atomic_long counts[CALLS][SUBJECTS];
static atomic_long file_counts[SORTS];

// MARK: What the environment asks for

enum edge { NEVER, BEFORE, HALF, AFTER };

static int record = -1;
static enum edge kill_edge;
static char kill_call[16], kill_subject[16];
static long kill_number;
static long kill_after_microseconds;
static atomic_flag is_timer_armed = ATOMIC_FLAG_INIT;
static int fail_error;
static enum sort fail_sort = SORTS;
static long fail_number;
static int fails_on;
static long clock_ahead_seconds;

static void refuse(const char *variable) {
    dprintf(2, "%s cannot be read\n", variable);
    _exit(99);
}

__attribute__((constructor)) static void begin(void) {
    // For this process alone: a sanitizer starts a symbolizer, which would not start with it.
    unsetenv("LD_PRELOAD");
    const char *text = getenv("CRASHPOINTS_RECORD");
    if (text) {
        record = open(text, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
        if (record < 0) refuse("CRASHPOINTS_RECORD");
    }
    text = getenv("CRASHPOINTS_KILL");
    if (text) {
        char edge[8];
        if (sscanf(text, "%7s %15s %15s %ld", edge, kill_call, kill_subject, &kill_number) != 4)
            refuse("CRASHPOINTS_KILL");
        kill_edge = strcmp(edge, "before") == 0 ? BEFORE
            : strcmp(edge, "half") == 0 ? HALF
            : strcmp(edge, "after") == 0 ? AFTER : NEVER;
        if (kill_edge == NEVER) refuse("CRASHPOINTS_KILL");
    }
    text = getenv("CRASHPOINTS_KILL_AFTER");
    if (text && sscanf(text, "%ld", &kill_after_microseconds) != 1) refuse("CRASHPOINTS_KILL_AFTER");
    text = getenv("CRASHPOINTS_FAIL");
    if (text) {
        char error[8], sort[8], extent[8];
        if (sscanf(text, "%7s %7s %ld %7s", error, sort, &fail_number, extent) != 4) refuse("CRASHPOINTS_FAIL");
        fail_error = strcmp(error, "ENOSPC") == 0 ? ENOSPC : strcmp(error, "EIO") == 0 ? EIO : 0;
        for (int candidate = READ; candidate < OTHER; candidate++)
            if (strcmp(sort, sort_names[candidate]) == 0) fail_sort = candidate;
        fails_on = strcmp(extent, "on") == 0;
        if (!fail_error || fail_sort == SORTS) refuse("CRASHPOINTS_FAIL");
    }
    text = getenv("CRASHPOINTS_CLOCK_AHEAD");
    if (text && sscanf(text, "%ld", &clock_ahead_seconds) != 1) refuse("CRASHPOINTS_CLOCK_AHEAD");
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    long result = syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += clock_ahead_seconds;
    return (int)result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    long result = syscall(SYS_gettimeofday, time, zone);
    if (result == 0 && time) time->tv_sec += clock_ahead_seconds;
    return (int)result;
}

static long cpu_microseconds(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * 1000000L + used.tv_nsec / 1000;
}

static atomic_long first_call_at;

__attribute__((destructor)) static void end(void) {
    if (record >= 0) dprintf(record, "cpu %ld\n", cpu_microseconds() - atomic_load(&first_call_at));
}

/// CPU time rather than time, so that the moments are spread over what the program does however busy the machine is.
static void arm_timer(void) {
    if (atomic_flag_test_and_set(&is_timer_armed)) return;
    atomic_store(&first_call_at, cpu_microseconds());
    if (kill_after_microseconds <= 0) return;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    timer_t timer;
    struct itimerspec when = {
        .it_value = {
            .tv_sec = kill_after_microseconds / 1000000, .tv_nsec = kill_after_microseconds % 1000000 * 1000}};
    if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0 || timer_settime(timer, 0, &when, NULL) != 0)
        refuse("CRASHPOINTS_KILL_AFTER");
}

static void die(void) {
    syscall(SYS_kill, (pid_t)syscall(SYS_getpid), SIGKILL);
    for (;;) pause();
}

// MARK: One call

struct step {
    /// Whether it is the one to be killed at, and where.
    enum edge edge;
    /// The error it meets, 0 for none; with `is_partial` half of its bytes come first.
    int error;
    int is_partial;
};

static struct step step_of_subject(enum call call, enum subject subject, size_t bytes) {
    struct step step = {NEVER, 0, 0};
    if (subject == NOTHING) return step;
    arm_timer();
    long number = atomic_fetch_add(&counts[call][subject], 1) + 1;
    if (record >= 0) {
        char line[96];
        int length = snprintf(
            line, sizeof line, "%s %s %ld %zu\n", calls[call].name, subject_names[subject], number, bytes);
        syscall(SYS_write, record, line, (size_t)length);
    }
    if (kill_edge != NEVER && number == kill_number && strcmp(kill_call, calls[call].name) == 0
        && strcmp(kill_subject, subject_names[subject]) == 0)
        step.edge = kill_edge;
    if (subject != SOCKET && fail_sort == calls[call].sort) {
        long nth = atomic_fetch_add(&file_counts[calls[call].sort], 1) + 1;
        if (nth == fail_number || (fails_on && nth > fail_number)) step.error = fail_error;
        step.is_partial = step.error == ENOSPC && nth == fail_number && bytes > 1;
    }
    if (step.edge == BEFORE) die();
    return step;
}

static struct step step_of(enum call call, int descriptor, size_t bytes) {
    int error = errno;
    struct step step = step_of_subject(call, subject_of(descriptor), bytes);
    errno = error;
    return step;
}

/// Does the call, all or half of it, and dies or fails where it is to.
#define PERFORM(step, whole, half)                                                                                     \
    do {                                                                                                               \
        if ((step).edge == HALF) {                                                                                     \
            (void)(half);                                                                                              \
            die();                                                                                                     \
        }                                                                                                              \
        if ((step).is_partial) return (half);                                                                          \
        if ((step).error) {                                                                                            \
            errno = (step).error;                                                                                      \
            return -1;                                                                                                 \
        }                                                                                                              \
        long result = (whole);                                                                                         \
        if ((step).edge == AFTER) die();                                                                               \
        return result;                                                                                                 \
    } while (0)

static size_t bytes_of(const struct iovec *parts, int count) {
    size_t bytes = 0;
    for (int index = 0; index < count; index++) bytes += parts[index].iov_len;
    return bytes;
}

ssize_t pread(int descriptor, void *buffer, size_t bytes, off_t offset) {
    struct step step = step_of(PREAD, descriptor, bytes);
    PERFORM(step, syscall(SYS_pread64, descriptor, buffer, bytes, offset), 0);
}

ssize_t pread64(int descriptor, void *buffer, size_t bytes, off64_t offset) {
    struct step step = step_of(PREAD64, descriptor, bytes);
    PERFORM(step, syscall(SYS_pread64, descriptor, buffer, bytes, offset), 0);
}

ssize_t read(int descriptor, void *buffer, size_t bytes) {
    struct step step = step_of(READ_, descriptor, bytes);
    PERFORM(step, syscall(SYS_read, descriptor, buffer, bytes), 0);
}

ssize_t readv(int descriptor, const struct iovec *parts, int count) {
    struct step step = step_of(READV, descriptor, bytes_of(parts, count));
    PERFORM(step, syscall(SYS_readv, descriptor, parts, count), 0);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t bytes, off_t offset) {
    struct step step = step_of(PWRITE, descriptor, bytes);
    PERFORM(
        step, syscall(SYS_pwrite64, descriptor, buffer, bytes, offset),
        syscall(SYS_pwrite64, descriptor, buffer, bytes / 2, offset));
}

ssize_t pwrite64(int descriptor, const void *buffer, size_t bytes, off64_t offset) {
    struct step step = step_of(PWRITE64, descriptor, bytes);
    PERFORM(
        step, syscall(SYS_pwrite64, descriptor, buffer, bytes, offset),
        syscall(SYS_pwrite64, descriptor, buffer, bytes / 2, offset));
}

ssize_t write(int descriptor, const void *buffer, size_t bytes) {
    struct step step = step_of(WRITE_, descriptor, bytes);
    PERFORM(
        step, syscall(SYS_write, descriptor, buffer, bytes), syscall(SYS_write, descriptor, buffer, bytes / 2));
}

/// Half of it is its first part.
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    struct step step = step_of(WRITEV, descriptor, bytes_of(parts, count));
    PERFORM(step, syscall(SYS_writev, descriptor, parts, count), syscall(SYS_writev, descriptor, parts, 1));
}

int ftruncate(int descriptor, off_t length) {
    struct step step = step_of(FTRUNCATE, descriptor, 0);
    PERFORM(step, syscall(SYS_ftruncate, descriptor, length), 0);
}

int ftruncate64(int descriptor, off64_t length) {
    struct step step = step_of(FTRUNCATE64, descriptor, 0);
    PERFORM(step, syscall(SYS_ftruncate, descriptor, length), 0);
}

int fdatasync(int descriptor) {
    struct step step = step_of(FDATASYNC, descriptor, 0);
    PERFORM(step, syscall(SYS_fdatasync, descriptor), 0);
}

int fsync(int descriptor) {
    struct step step = step_of(FSYNC, descriptor, 0);
    PERFORM(step, syscall(SYS_fsync, descriptor), 0);
}

int unlink(const char *path) {
    struct step step = step_of_subject(UNLINK, subject_of_path(path, strlen(path)), 0);
    PERFORM(step, syscall(SYS_unlinkat, AT_FDCWD, path, 0), 0);
}

/// Where SQLite takes and gives back its locks: what it writes to the shared memory in between is done by then.
static int control(int descriptor, int command, void *argument) {
    if (command != F_SETLK && command != F_SETLKW) return (int)syscall(SYS_fcntl, descriptor, command, argument);
    struct step step = step_of(SETLK, descriptor, 0);
    PERFORM(step, syscall(SYS_fcntl, descriptor, command, argument), 0);
}

int fcntl(int descriptor, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return control(descriptor, command, argument);
}

int fcntl64(int descriptor, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return control(descriptor, command, argument);
}

int flock(int descriptor, int operation) {
    struct step step = step_of(FLOCK, descriptor, 0);
    PERFORM(step, syscall(SYS_flock, descriptor, operation), 0);
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
    struct step step = step_of(CONNECT, descriptor, 0);
    PERFORM(step, syscall(SYS_connect, descriptor, address, length), 0);
}

ssize_t sendto(
    int descriptor, const void *buffer, size_t bytes, int flags, const struct sockaddr *address, socklen_t length) {
    struct step step = step_of(SENDTO, descriptor, bytes);
    PERFORM(
        step, syscall(SYS_sendto, descriptor, buffer, bytes, flags, address, length),
        syscall(SYS_sendto, descriptor, buffer, bytes / 2, flags, address, length));
}

ssize_t send(int descriptor, const void *buffer, size_t bytes, int flags) {
    struct step step = step_of(SEND, descriptor, bytes);
    PERFORM(
        step, syscall(SYS_sendto, descriptor, buffer, bytes, flags, NULL, 0),
        syscall(SYS_sendto, descriptor, buffer, bytes / 2, flags, NULL, 0));
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
    struct step step = step_of(SENDMSG, descriptor, 0);
    PERFORM(step, syscall(SYS_sendmsg, descriptor, message, flags), 0);
}

ssize_t recvfrom(
    int descriptor, void *buffer, size_t bytes, int flags, struct sockaddr *address, socklen_t *length) {
    struct step step = step_of(RECVFROM, descriptor, bytes);
    PERFORM(step, syscall(SYS_recvfrom, descriptor, buffer, bytes, flags, address, length), 0);
}

ssize_t recv(int descriptor, void *buffer, size_t bytes, int flags) {
    struct step step = step_of(RECV, descriptor, bytes);
    PERFORM(step, syscall(SYS_recvfrom, descriptor, buffer, bytes, flags, NULL, NULL), 0);
}

ssize_t recvmsg(int descriptor, struct msghdr *message, int flags) {
    struct step step = step_of(RECVMSG, descriptor, 0);
    PERFORM(step, syscall(SYS_recvmsg, descriptor, message, flags), 0);
}

#endif
