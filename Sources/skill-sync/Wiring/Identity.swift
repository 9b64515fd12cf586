#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who is at work, as the audit keeps it: `user@host`.
///
/// It is what the process knows of itself. Nothing proves it: whoever may run a program as a user may also set the variable
/// that sudo sets.
struct Identity {
    /// `nil` where the system has no name for the user.
    let user: String?
    let userID: UInt32
    /// Who asked sudo to run this, where anybody did.
    let sudoUser: String?
    let host: String

    /// The process's own.
    static func process(_ environment: [String: String], host: String) -> Identity {
        let userID = geteuid()
        let name = getpwuid(userID).map { String(cString: $0.pointee.pw_name) }
        return Identity(user: name, userID: userID, sudoUser: environment["SUDO_USER"], host: host)
    }

    var text: String {
        let user = user ?? "uid \(userID)"
        guard let sudoUser, !sudoUser.isBlank, sudoUser != user else { return "\(user)@\(host)" }
        return "\(sudoUser) (as \(user))@\(host)"
    }
}
