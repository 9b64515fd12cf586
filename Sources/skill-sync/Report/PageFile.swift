import Foundation
import Store

/// The file that a page is to be written to.
struct PageFile: Sendable {
    private let path: String
    private let url: URL

    /// - Throws: where something else is there, which a slip of the pen must not replace: a folder, a device, the database.
    init(path: String) throws(CommandFailure) {
        self.path = path
        // Through a link, or the link itself would be replaced.
        url = URL(fileBehind: path)
        let kind = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
        switch kind {
        case nil: return
        case .typeDirectory: throw Self.refusal(path, "it is a folder", try: "name a file in it")
        case .typeRegular where Self.mayBePage(url): return
        case .typeRegular: throw Self.refusal(path, "it is no HTML page", try: "name another file")
        default: throw Self.refusal(path, "it is no regular file", try: "name another file")
        }
    }

    /// Writes the whole page or nothing.
    func write(_ page: String) throws(CommandFailure) {
        do {
            try Data(page.utf8).write(to: url, options: .atomic)
        } catch {
            throw switch (error as? CocoaError)?.code {
            case .fileNoSuchFile:
                Self.refusal(path, "there is no such folder", try: "make the folder, or name another")
            case .fileWriteNoPermission, .fileWriteVolumeReadOnly:
                Self.refusal(path, "that is not permitted", try: "check the permissions of its folder")
            default:
                CommandFailure(
                    "cannot write \(path): \(error.localizedDescription)",
                    try: "check the disk's free space and health",
                    .failed)
            }
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
