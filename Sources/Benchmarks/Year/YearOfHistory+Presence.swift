import Domain
import Foundation
import Store

extension YearOfHistory {
    /// The server deletes some groups, or brings them back, and a complete poll shows it.
    mutating func deleteAndBringBack(_ count: Int) throws {
        tenant.delete(count)
        try inCycle { try $0.pollAll(absorbing: [$0.tenant.lastPage]) }
    }

    /// A poll that goes through all pages to its conclusion.
    private func pollAll(absorbing changed: Set<Int>) throws {
        var poll = Poll()
        for number in 0..<tenant.pages {
            let page = changed.contains(number) ? tenant.page(number) : tenant.unchangedPage(number)
            try poll.take(page)
            if case .groups(let groups) = page.contents { try store.absorb(groups, of: page, in: cycle) }
        }
        _ = try store.conclude(poll, in: cycle)
    }

    /// The last cycle of the year breaks off before it has mended what it saw: about `count` groups are left drifting, of
    /// every cause.
    mutating func leaveDrift(_ count: Int) throws {
        let places = tenant.groups.indices.dropLast(Tenant.pageSize).shuffled(using: &random)
        let revised = places.prefix(count / 20)
        let rejected = places.dropFirst(revised.count).prefix(count / 7)
        let doubled = places.dropFirst(revised.count + rejected.count).prefix(2)
        let edited = places.dropFirst(revised.count + rejected.count + doubled.count).prefix(count * 3 / 4)

        clock.advance(60)
        var mappings = Dictionary(uniqueKeysWithValues: mapped.map { ($0.key, $0.value.skills) })
        for index in revised { mappings[tenant.groups[index].displayName] = ["a skill that is quite new"] }
        try importMappings(mappings.map { ($0.key, $0.value) }, note: "a skill that is quite new")
        clock.advance(1)
        tenant.delete(5)
        for (index, other) in zip(doubled, doubled.dropFirst()) { tenant.rename(index, as: other, at: clock.now) }
        for index in rejected + edited { tenant.edit(index, at: clock.now, &random) }
        try inCycle(.partial) { history in
            try history.pollAll(absorbing: Set(0..<history.tenant.pages))
            for index in rejected {
                guard let change = try history.change(index, .changedOutside) else { continue }
                let attempt = try history.store.recordAttempt(change, number: 1, in: history.cycle)
                history.tally.attempts += 1
                history.clock.advance(0.03)
                try history.reject(attempt, index)
            }
        }
    }
}
