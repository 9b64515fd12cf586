public import Foundation

/// Where this package is, for tests that read what is in it.
public enum PackageFolder {
    public static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
