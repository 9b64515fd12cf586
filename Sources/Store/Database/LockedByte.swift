#if canImport(Glibc)
    import Glibc

    /// A lock on the first byte of a file, which belongs to the open file description: it ends when that is closed, by
    /// whatever end of the process too (`fcntl(2)`, open file description locks).
    enum LockedByte {
        /// By their numbers in Linux's `fcntl.h`, because Glibc shows the names to programs of `_GNU_SOURCE` alone.
        private static let get: Int32 = 36  // F_OFD_GETLK
        private static let set: Int32 = 37  // F_OFD_SETLK

        /// Returns the error number where it cannot be taken.
        static func take(in descriptor: Int32) -> Int32? {
            var lock = wholeByte
            return fcntl(descriptor, set, &lock) == 0 ? nil : errno
        }

        static func isTaken(_ error: Int32) -> Bool { error == EAGAIN || error == EACCES }

        /// Whether another open file description has it.
        static func isHeld(in descriptor: Int32) -> Bool {
            var lock = wholeByte
            return fcntl(descriptor, get, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
        }

        private static var wholeByte: flock {
            flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 1, l_pid: 0)
        }
    }
#else
    import Darwin

    /// Darwin does not offer these locks to programs. With `flock(2)` asking means to take it for an instant, in which a
    /// process that wants to take it is refused.
    enum LockedByte {
        static func take(in descriptor: Int32) -> Int32? {
            flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? nil : errno
        }

        static func isTaken(_ error: Int32) -> Bool { error == EWOULDBLOCK }

        static func isHeld(in descriptor: Int32) -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) != 0 }
    }
#endif
