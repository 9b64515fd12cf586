public import Foundation

/// What time people would say it is: for the records, never for measuring or waiting. It may jump.
public typealias WallClock = @Sendable () -> Date
