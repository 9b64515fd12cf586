/// A number in 0...1, each as likely as any other.
public typealias Chance = @Sendable () -> Double
