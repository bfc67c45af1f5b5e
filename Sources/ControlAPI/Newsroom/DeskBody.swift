/// A desk, as readers know it and as its stories are approved.
package struct DeskBody: Codable, Sendable {
  package var slug: String
  /// The name as readers see it.
  package var name: String
  package var timeZone: String
  /// How many people must approve a story.
  package var approvals: Int
  /// Which signatures those are, one person for each: `approve`, `legal`.
  package var signatures: [String]
  /// How many people must sign a kill.
  package var killSignatures: Int
  /// `on_approval` or `manual`.
  package var publish: String
  /// The checks that block approval.
  package var required: [String]

  package init(
    slug: String, name: String, timeZone: String, approvals: Int, signatures: [String], killSignatures: Int = 1,
    publish: String, required: [String]
  ) {
    self.slug = slug
    self.name = name
    self.timeZone = timeZone
    self.approvals = approvals
    self.signatures = signatures
    self.killSignatures = killSignatures
    self.publish = publish
    self.required = required
  }
}
