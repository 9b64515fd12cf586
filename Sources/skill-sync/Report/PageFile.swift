import Foundation
import Store

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that a page is to be written to.
struct PageFile: Sendable {
    private let path: String
    private let url: URL
    /// The page is printed instead.
    let isOutput: Bool

    /// - Throws: where something else is there, which a slip of the pen must not replace: a folder, a device, the database.
    init(path: String) throws(CommandFailure) {
        self.path = path
        isOutput = path == "-"
        // Through a link, or the link itself would be replaced.
        url = URL(fileBehind: path)
        if isOutput { return }
        let kind = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
        switch kind {
        case nil: return
        case .typeDirectory: throw Self.refusal(path, "it is a folder", try: "name a file in it")
        case .typeRegular where Self.mayBePage(url): return
        case .typeRegular: throw Self.refusal(path, "it is no HTML page", try: "name another file")
        default: throw Self.refusal(path, "it is no regular file", try: "name another file")
        }
    }

    /// Writes the whole page or nothing. A new file is for its owner's eyes alone, one that is there keeps its permissions.
    func write(_ page: String) throws(CommandFailure) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        let permissions = (attributes?[.posixPermissions] as? NSNumber).map { mode_t($0.uint16Value) & 0o777 } ?? 0o600
        let draft = url.path + "." + String(UInt32.random(in: .min ... .max), radix: 36) + ".partial"
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { unlink(draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(page.utf8))
            try handle.synchronize()
        } catch {
            let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
            throw failure(code.map(Int32.init) ?? EIO)
        }
        guard fchmod(descriptor, permissions) == 0, rename(draft, url.path) == 0 else { throw failure(errno) }
    }

    private func failure(_ code: Int32) -> CommandFailure {
        switch code {
        case ENOENT, ENOTDIR: Self.refusal(path, "there is no such folder", try: "make the folder, or name another")
        case EACCES, EPERM, EROFS:
            Self.refusal(path, "that is not permitted", try: "check the permissions of its folder")
        default:
            CommandFailure(
                "cannot write \(path): \(String(cString: strerror(code)))",
                try: "check the disk's free space and health", .failed)
        }
    }

    private static func refusal(_ path: String, _ reason: String, try advice: Advice) -> CommandFailure {
        CommandFailure("cannot write \(path): \(reason)", try: advice, .cannotOpenInput)
    }

    /// An empty file may have been made to be written to.
    private static func mayBePage(_ url: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
        defer { try? handle.close() }
        guard let beginning = try? handle.read(upToCount: "<!DOCTYPE html".utf8.count), !beginning.isEmpty else {
            return (try? handle.offset()) == 0
        }
        return String(decoding: beginning, as: UTF8.self).lowercased() == "<!doctype html"
    }
}
