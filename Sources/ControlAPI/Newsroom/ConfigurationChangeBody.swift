/// One change that a configuration makes to the newsroom.
public struct ConfigurationChangeBody: Codable, Sendable {
  /// A property that changes.
  public struct Field: Codable, Sendable {
    /// The key.
    public var key: String
    /// The value before.
    @NullWhenNil public var before: String?
    /// The value after.
    @NullWhenNil public var after: String?

    /// A property that changes.
    public init(key: String, before: String?, after: String?) {
      self.key = key
      self.before = before
      self.after = after
    }
  }

  /// `add`, `change` or `remove`.
  public var kind: String
  /// What changes: `desk africa`.
  public var subject: String
  /// The properties that change.
  public var fields: [Field]

  /// A change.
  public init(kind: String, subject: String, fields: [Field]) {
    self.kind = kind
    self.subject = subject
    self.fields = fields
  }
}
