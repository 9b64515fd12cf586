import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The machine code of the program and its libraries, as it lies in memory.
enum ProgramText {
    /// Takes out of this process's memory the code that has run so far, on Linux.
    ///
    /// Starting up runs through far more code than the cycles that follow do, and a daemon would carry it for as long as it
    /// lives: half of its resident memory. The pages are clean and the file's own; those that are needed again come back
    /// from the page cache.
    static func release() {
        #if os(Linux)
            guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
            // Only executable mappings: they are never written to, while others may hold relocated data.
            for line in maps.split(separator: "\n") where line.contains(" r-xp ") && line.contains("/") {
                let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
                guard bounds.count == 2, let start = UnsafeMutableRawPointer(bitPattern: bounds[0]) else { continue }
                madvise(start, Int(bounds[1] - bounds[0]), MADV_DONTNEED)
            }
        #endif
    }
}
