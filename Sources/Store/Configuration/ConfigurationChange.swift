/// One difference between a configuration and the newsroom as it is.
public struct ConfigurationChange: Hashable, Sendable {
  /// What is done about it.
  public enum Kind: String, Codable, Sendable {
    case add, change, remove
  }

  /// What is done about it.
  public var kind: Kind
  /// What it concerns: `desk africa`, `grant deputy_chief on africa to africa-deputy`.
  public var subject: String
  /// What changes, each with its value before and after; empty for additions and removals.
  public var fields: [Field]

  /// One value that changes.
  public struct Field: Hashable, Sendable {
    /// The key in the file.
    public var key: String
    /// Before; nil when it was not set.
    public var before: String?
    /// After; nil when it is no longer set.
    public var after: String?
  }
}
