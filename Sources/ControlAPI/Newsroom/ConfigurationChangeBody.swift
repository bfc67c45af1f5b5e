/// One change that a configuration makes to the newsroom.
package struct ConfigurationChangeBody: Codable, Sendable {
  /// A property that changes.
  package struct Field: Codable, Sendable {
    package var key: String
    @NullWhenNil package var before: String?
    @NullWhenNil package var after: String?

    package init(key: String, before: String?, after: String?) {
      self.key = key
      self.before = before
      self.after = after
    }
  }

  /// `add`, `change` or `remove`.
  package var kind: String
  /// What changes: `desk africa`.
  package var subject: String
  package var fields: [Field]

  package init(kind: String, subject: String, fields: [Field]) {
    self.kind = kind
    self.subject = subject
    self.fields = fields
  }
}
