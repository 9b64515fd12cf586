import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who is at work, as the audit keeps it: `user@host`, and what the system knows of who logged in.
///
/// The names are what the process knows of itself, and nothing proves them: whoever may run a program as a user may also set
/// the variables that sudo sets. The login uid is the kernel's, which the program was started with: docs/AUDIT.md tells what
/// it proves.
struct Identity {
    /// `nil` where the system has no name for the user.
    let user: String?
    let userID: UInt32
    /// Who asked sudo to run this, where anybody did, and the number that sudo gives of them.
    var sudoUser: String?
    var sudoUserID: UInt32?
    /// Who logged in to the session that this is part of, where anybody did: `nil` for a service.
    var loginUserID: UInt32?
    let host: String

    /// The process's own.
    static func process(_ environment: [String: String], host: String) -> Identity {
        let userID = geteuid()
        let name = getpwuid(userID).map { String(cString: $0.pointee.pw_name) }
        let login = try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8)
        return Identity(
            user: name, userID: userID, sudoUser: environment["SUDO_USER"],
            sudoUserID: environment["SUDO_UID"].flatMap { UInt32($0) }, loginUserID: login.flatMap(number(login:)),
            host: host)
    }

    /// What the kernel says of the login: 4294967295 where there was none.
    static func number(login text: String) -> UInt32? {
        UInt32(text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap { $0 == .max ? nil : $0 }
    }

    /// - Throws: where a name has characters that are not seen, which would make it look like another one.
    func text() throws(CommandFailure) -> String {
        for (source, name) in [("the user", user ?? ""), ("SUDO_USER", sudoUser ?? ""), ("the host", host)]
        where name != name.harmless {
            throw CommandFailure(
                "\(source) is called \"\(name.harmless)\", which has control characters: it cannot be kept as a name",
                try: "give it a name without them", .usage)
        }
        return names + numbers
    }

    private var names: String {
        let user = user ?? "uid \(userID)"
        guard let sudoUser, !sudoUser.isBlank, sudoUser != user else { return "\(user)@\(host)" }
        return "\(sudoUser) (as \(user))@\(host)"
    }

    /// At the end, where no name comes to stand.
    private var numbers: String {
        let known = [("login uid", loginUserID), ("sudo uid", sudoUserID)].compactMap { what, id in
            id.map { "\(what) \($0)" }
        }
        return known.isEmpty ? "" : " [\(known.joined(separator: ", "))]"
    }
}
