extension SimulatedServer {
    /// What servers of RFC 7644 differ in.
    public struct ScimSettings: Hashable, Sendable {
        /// How the elements of the skills attribute are written.
        public enum SkillForm: Hashable, Sendable {
            case texts
            /// Objects with a `value`, and with whatever else they were given.
            case objects
        }

        /// How a PUT under a stale version is refused.
        public enum StaleAnswer: Hashable, Sendable {
            /// 412, as RFC 7232 has it.
            case preconditionFailed
            /// 409
            case conflict
            /// 400 with `scimType: invalidVers`
            case invalidVersion
        }

        /// What lists tell of skills. Single groups are always shown as they are.
        public enum ListedSkills: Hashable, Sendable {
            case asTheyAre
            /// As a list does that is but a summary.
            case leftOut
            /// The same ones for every group, under its present version, as out of a cache.
            case outdated([String])
        }

        /// A name, or the URN of an extension, a colon and a name.
        public var skillsAttribute = "skills"
        public var skillForm = SkillForm.texts
        public var listedSkills = ListedSkills.asTheyAre
        public var staleAnswer = StaleAnswer.preconditionFailed
        /// `false` answers `/Schemas` with 404.
        public var servesSchemas = true
        /// How many schemas come at once, `nil` for all, as RFC 7644, section 4 has it.
        public var schemasPerPage: Int?
        /// Whether the schemas tell of the skills attribute.
        public var declaresSkills = true
        /// `mutability` and `returned` of the skills attribute, as the schemas tell them.
        public var mutability = "readWrite"
        public var returned = "default"
        /// Whether resources carry `meta.version`.
        public var showsMetaVersion = true
        /// Whether `meta.version` is a number. Such a server takes its text in quotes for the entity tag.
        public var numbersVersions = false
        /// Whether single resources come with the header `ETag`.
        public var sendsETag = true
        /// Versions are strong, and so is their comparison, but something in between makes the header `ETag` weak.
        public var weakensETag = false
        /// Whether the answer to a PUT tells the new version.
        public var putTellsVersion = true
        /// Whether the answer to a PUT shows the skills.
        public var putShowsSkills = true

        public init() {}
    }
}
