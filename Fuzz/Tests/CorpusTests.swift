import Foundation
import Testing

/// Every sample of the corpus, and with it every past finding, is fed to its target.
@Suite struct CorpusTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Corpus")

    @Test(arguments: FuzzTarget.allCases)
    func `what must hold of a target holds of its corpus`(target: FuzzTarget) throws {
        let samples = try FileManager.default.contentsOfDirectory(
            at: Self.corpus.appendingPathComponent(target.rawValue), includingPropertiesForKeys: nil)
        #expect(samples.count >= 3)
        for sample in samples { target.take([UInt8](try Data(contentsOf: sample))) }
    }

    @Test func `every folder of the corpus is a target's`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
    }
}
