import Domain
import SyncEngine

/// The one line on a terminal's stderr that says how far something long has come; it goes when that ends.
struct ProgressLine: Sendable {
    /// Takes the line away.
    static let wipe = "\r\u{1B}[K"

    let console: Console

    func show(_ progress: Progress) { show(sentence(progress)) }

    func show(_ sentence: String) {
        guard console.showsProgress else { return }
        console.error(Self.wipe + sentence)
    }

    func clear() {
        guard console.showsProgress else { return }
        console.error(Self.wipe)
    }

    private func sentence(_ progress: Progress) -> String {
        switch progress {
        case .polled(let groups, of: let total?): "polled \(groups) of \(total) groups"
        case .polled(let groups, of: nil): "polled \(groups) groups"
        case .readMembers(of: let group, let people):
            "read \(counted(people, "member")) of \(group.visible.harmless.cut(to: 40))"
        case .changed(let done, of: let total): "changed \(done) of \(total)"
        }
    }
}
