import Domain

/// Turns the names that a file has for skills into ids, by what the server says of the skills there are.
struct SkillResolution {
    let mappings: [Mapping]
    /// What the skills that are mapped are called, by id.
    let names: [String: String]

    /// Asks for each name once, and for none that begins with another: the server's filter takes a name for the beginning
    /// of others. Names are compared exactly.
    ///
    /// - Parameter source: what messages call the file.
    /// - Throws: a failure with every entry that is not the name of just one skill that may be given.
    init(of written: [WrittenMapping], in source: String, from directory: any Directory) async throws(CommandFailure) {
        let entries = written.flatMap(\.entries)
        var catalogue = Catalogue()
        do {
            for prefix in Self.shortest(entries.map(\.skill)) {
                catalogue.take(try await directory.skills(withPrefix: prefix))
            }
            if entries.contains(where: { catalogue.skill($0.skill) == nil }) {
                // Only to tell what was meant.
                catalogue.take(try await directory.skills(withPrefix: ""))
            }
        } catch {
            throw CommandFailure(error)
        }
        if let failure = catalogue.refusal(ofIDsAmong: entries.map(\.skill), in: source) { throw failure }
        let problems = entries.compactMap { entry in
            catalogue.objection(to: entry.skill).map { Problem(place: entry.place, message: $0) }
        }
        if !problems.isEmpty { throw CommandFailure(problems, in: source, .invalidInput) }
        let ids = catalogue
        mappings = written.map { $0.mapping { ids.skill($0.skill)?.id ?? $0.skill } }
        names = Dictionary(
            entries.compactMap { ids.skill($0.skill) }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }
        )
    }

    /// Those that begin with none of the others, each once, in a fixed order.
    static func shortest(_ names: [String]) -> [String] {
        var shortest: [String] = []
        // A name comes right behind those that it begins with.
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let last = shortest.last, name.utf8.starts(with: last.utf8) { continue }
            shortest.append(name)
        }
        return shortest
    }
}

/// The skills that the server told of.
private struct Catalogue {
    private var byName: [ExactName: [NamedSkill]] = [:]
    private var byID: [String: NamedSkill] = [:]

    mutating func take(_ skills: [NamedSkill]) {
        for skill in skills where byID.updateValue(skill, forKey: skill.id) == nil {
            byName[ExactName(skill.name), default: []].append(skill)
        }
    }

    /// The one skill of this name that may be given.
    func skill(_ name: String) -> NamedSkill? {
        let active = named(name).filter(\.isActive)
        return active.count == 1 ? active.first : nil
    }

    /// Why an entry does not stand for a skill, `nil` where it does.
    func objection(to name: String) -> String? {
        let found = named(name)
        let active = found.filter(\.isActive)
        if active.count == 1 { return nil }
        if active.count > 1 {
            let ids = active.map(\.id).sorted().joined(separator: ", ")
            return "several skills are called \"\(name.shown)\": \(ids); import it by its id, without --resolve"
        }
        if let inactive = found.first {
            return "the skill \"\(name.shown)\" (\(inactive.id)) is not active, so nobody can be given it" + hint(name)
        }
        if let skill = byID[name] {
            return "\"\(name.shown)\" is the id of the skill \"\(skill.name.shown)\"; with --resolve an entry is a name"
        }
        return "no skill is called \"\(name.shown)\"" + hint(name)
    }

    /// What is wrong with a file of ids, which an export is; `nil` where it has names as well.
    func refusal(ofIDsAmong entries: [String], in source: String) -> CommandFailure? {
        guard entries.count > 1, entries.allSatisfy({ named($0).isEmpty && byID[$0] != nil }) else { return nil }
        return CommandFailure(
            "\(source) has ids of skills, all \(entries.count) of them, and with --resolve an entry is a name",
            try: "import it without --resolve", .invalidInput)
    }

    private func named(_ name: String) -> [NamedSkill] { byName[ExactName(name)] ?? [] }

    /// Names that are nearly the same, or at least begin so.
    private func hint(_ name: String) -> String {
        let candidates = byID.values.filter { $0.isActive && $0.name != name }.map(\.name)
        var nearest = NearestName.few(to: name, among: candidates)
        if nearest.isEmpty { nearest = Array(candidates.filter { $0.hasPrefix(name) }.sorted().prefix(3)) }
        let quoted = nearest.map { "\"\($0.shown)\"" }
        return quoted.isEmpty ? "" : "; did you mean \(quoted.joined(separator: " or "))?"
    }
}
