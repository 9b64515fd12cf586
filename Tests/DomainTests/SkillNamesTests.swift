import Domain
import Foundation
import Testing

@Suite struct SkillNamesTests {
    private static func naming(_ event: Int64, _ skill: String, _ name: String) -> SkillNames.Naming {
        SkillNames.Naming(
            event: event, at: Date(timeIntervalSince1970: Double(event)), skillID: skill, name: name)
    }

    /// a: Billing from event 2, Invoices from 5, Billing again from 9. b: Invoices from 7.
    private let names = SkillNames(
        [
            naming(2, "a", "Billing"), naming(5, "a", "Invoices"), naming(7, "b", "Invoices"),
            naming(9, "a", "Billing"),
        ], revisions: [1: 3])

    @Test(arguments: [
        (1, "Billing"), (2, "Billing"), (4, "Billing"), (5, "Invoices"), (8, "Invoices"), (9, "Billing"),
        (99, "Billing"),
    ])
    func `a skill has a name from its event on until the next one, and the first one before`(event: Int64, name: String)
    {
        #expect(names.name(of: "a", at: event) == name)
    }

    @Test func `without an event it is the name of now, and of an unknown skill there is none`() {
        #expect(names.current == ["a": "Billing", "b": "Invoices"])
        #expect(names.name(of: "a", at: nil) == "Billing")
        #expect(names.name(of: "c", at: nil) == nil && names.name(of: "c", at: 5) == nil)
        #expect(names.renaming(of: "c", at: 5) == nil)
    }

    @Test func `a renaming tells when the name of then ended, and there is none where it is that of now`() {
        #expect(names.renaming(of: "a", at: 4) == nil, "it is called so again")
        let renaming = names.renaming(of: "a", at: 6)
        #expect(renaming?.name == "Invoices")
        #expect(renaming?.currentName == "Billing")
        #expect(renaming?.at == Date(timeIntervalSince1970: 9))
        #expect(names.renaming(of: "b", at: 1) == nil)
    }

    @Test func `a name is shared only while several skills have it`() {
        #expect(names.isShared("Invoices", of: "a", at: 8) && names.isShared("Invoices", of: "b", at: 8))
        #expect(!names.isShared("Invoices", of: "b", at: 9))
        #expect(!names.isShared("Invoices", of: "b", at: nil))
        #expect(!names.isShared("Billing", of: "a", at: 2))
        #expect(!names.isShared("Invoices", of: "a", at: 6), "the other one has it later")
        #expect(names.isShared("Invoices", of: "b", at: 6), "of which only that is known")
    }

    @Test func `names that differ in their Unicode form look the same, and are two all the same`() {
        let names = SkillNames([Self.naming(1, "a", "Caf\u{E9}"), Self.naming(2, "a", "Cafe\u{301}")])
        #expect(names.renaming(of: "a", at: 1)?.currentName.utf8.elementsEqual("Cafe\u{301}".utf8) == true)
        let twins = SkillNames([Self.naming(1, "a", "Caf\u{E9}"), Self.naming(2, "b", "Cafe\u{301}")])
        #expect(twins.isShared("Caf\u{E9}", of: "a", at: nil))
    }

    @Test func `a revision is an event`() {
        #expect(names.event(ofRevision: 1) == 3)
        #expect(names.event(ofRevision: 2) == nil)
    }
}
