import Foundation

/// Fuzzes one target with libFuzzer: `Fuzz TARGET [libFuzzer's arguments]`.
@main enum Fuzzer {
    /// The targets are told apart here rather than by a program each, which would be linked as often.
    private static let target = CommandLine.arguments.dropFirst().first.flatMap(FuzzTarget.init)

    static func main() {
        guard target != nil else {
            print("usage: Fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [libFuzzer's arguments]")
            exit(64)
        }
        // Without the target, which libFuzzer would take for a folder.
        var count = CommandLine.argc - 1
        var arguments = CommandLine.unsafeArgv + 1
        exit(runLibFuzzer(&count, &arguments, feed))
    }

    static func take(_ bytes: [UInt8]) { target?.take(bytes) }
}

/// libFuzzer as a library, https://llvm.org/docs/LibFuzzer.html: the program's own `main` comes before.
@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The name that libFuzzer asks of whoever links it.
@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzer.take([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
